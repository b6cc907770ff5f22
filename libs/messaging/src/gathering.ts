/** A transaction that is at least so large gains little from becoming larger, and is not kept waiting for another. */
const ENOUGH_RECORDS = 500;
/** What runs at the same time: while the database works on one transaction, the next is made ready for it. */
const AT_ONCE = 4;

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

interface Kind<Item, Result> {
  waiting: Waiting<Item, Result>[];
  running: number;
}

/**
 * Does together what comes singly: what comes while something of its kind is being done waits, and all that waits is done in one go. Few
 * records, as at a low rate, then share the cost of a transaction; many fill transactions of their own, some of which run at the same time.
 */
export class Gathering<Item, Result> {
  readonly #kinds = new Map<string, Kind<Item, Result>>();
  #running = 0;
  #beginning = false;

  /** `doAll` gives the results in the order of the items. */
  constructor(private readonly recordsIn: (item: Item) => number, private readonly doAll: (items: readonly Item[]) => Promise<readonly Result[]>) {}

  add(kind: string, item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#kindOf(kind).waiting.push({ item, resolve, reject });
      this.#beginSoon();
    });
  }

  #kindOf(name: string): Kind<Item, Result> {
    let kind = this.#kinds.get(name);
    if (!kind) this.#kinds.set(name, (kind = { waiting: [], running: 0 }));
    return kind;
  }

  /** Not at once: what one fetch brought of several partitions comes within the same turn of the event loop. */
  #beginSoon(): void {
    if (this.#beginning) return;
    this.#beginning = true;
    setImmediate(() => {
      this.#beginning = false;
      for (const kind of this.#kinds.values()) while (this.#mayBegin(kind)) void this.#begin(kind);
    });
  }

  #mayBegin({ waiting, running }: Kind<Item, Result>): boolean {
    if (waiting.length === 0 || this.#running === AT_ONCE) return false;
    return running === 0 || waiting.reduce((records, { item }) => records + this.recordsIn(item), 0) >= ENOUGH_RECORDS;
  }

  async #begin(kind: Kind<Item, Result>): Promise<void> {
    const together = this.#takeEnough(kind);
    kind.running += 1;
    this.#running += 1;
    try {
      const results = await this.doAll(together.map(({ item }) => item));
      together.forEach(({ resolve }, place) => resolve(results[place]!));
    } catch (error) {
      for (const { reject } of together) reject(error);
    } finally {
      kind.running -= 1;
      this.#running -= 1;
      this.#beginSoon();
    }
  }

  #takeEnough(kind: Kind<Item, Result>): Waiting<Item, Result>[] {
    let records = 0;
    const last = kind.waiting.findIndex(({ item }) => (records += this.recordsIn(item)) >= ENOUGH_RECORDS);
    return kind.waiting.splice(0, last < 0 ? kind.waiting.length : last + 1);
  }
}
