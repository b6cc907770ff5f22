const { isArray } = Array;

/** One thing that may happen, and what it changes. A fault may happen; everything else goes on until nothing is left to do. */
export interface Step<S> {
  readonly name: string;
  readonly fault: boolean;
  readonly change: (state: S) => void;
}

/** A protocol as its states, small and plain enough for JSON, and the steps from each. */
export interface Protocol<S> {
  readonly start: S;
  readonly steps: (state: S) => Iterable<Step<S>>;
  /** What may never be: the name of the invariant that does not hold here. */
  readonly broken: (state: S) => string | null;
  /** What may not be left once only faults could still happen. */
  readonly unfinished: (state: S) => string | null;
}

export interface Explored {
  readonly states: number;
  /** States in which all is done that will ever be done, unless a fault happens. */
  readonly resting: number;
  /** The first breach, on a shortest way: no other begins with fewer steps. */
  readonly breach: { readonly invariant: string; readonly trace: readonly string[] } | null;
}

export const step = <S>(name: string, change: (state: S) => void): Step<S> => ({ name, fault: false, change });
export const fault = <S>(name: string, change: (state: S) => void): Step<S> => ({ name, fault: true, change });

/** Visits every state that any interleaving can reach, nearest first, up to the first one that breaks an invariant. */
export function explore<S>({ start, steps, broken, unfinished }: Protocol<S>): Explored {
  const reached = new Reached(start);
  const calm: Edges = { from: [], to: [] };
  let resting = 0;
  for (let at = 0; at < reached.count; at += 1) {
    const state = reached.take(at);
    const found = (invariant: string): Explored => ({ states: reached.count, resting, breach: { invariant, trace: reached.trace(at) } });
    const isBroken = broken(state);
    if (isBroken !== null) return found(isBroken);
    let rests = true;
    for (const { name, fault, change } of steps(state)) {
      const next = copy(state);
      change(next);
      const to = reached.add(next, at, name);
      if (fault || to === at) continue;
      calm.from.push(at);
      calm.to.push(to);
      rests = false;
    }
    if (!rests) continue;
    resting += 1;
    const isUnfinished = unfinished(state);
    if (isUnfinished !== null) return found(isUnfinished);
  }
  const circling = firstOnACircle(reached.count, calm);
  const breach = circling === undefined ? null : { invariant: 'it goes round in circles', trace: reached.trace(circling) };
  return { states: reached.count, resting, breach };
}

/** The states reached, each once, with the step that led there first. */
class Reached<S> {
  readonly #indexOf = new Map<string, number>();
  readonly #waiting: (S | undefined)[] = [];
  readonly #cameFrom: number[] = [];
  readonly #cameBy: string[] = [];

  constructor(start: S) {
    this.add(start, -1, '');
  }

  get count(): number {
    return this.#cameBy.length;
  }

  add(state: S, from: number, by: string): number {
    const encoded = encode(state);
    const known = this.#indexOf.get(encoded);
    if (known !== undefined) return known;
    const index = this.count;
    this.#indexOf.set(encoded, index);
    this.#waiting.push(state);
    this.#cameFrom.push(from);
    this.#cameBy.push(by);
    return index;
  }

  take(index: number): S {
    const state = this.#waiting[index]!;
    this.#waiting[index] = undefined;
    return state;
  }

  trace(to: number): string[] {
    const steps: string[] = [];
    for (let at = to; at > 0; at = this.#cameFrom[at]!) steps.push(this.#cameBy[at]!);
    return steps.reverse();
  }
}

interface Edges {
  readonly from: number[];
  readonly to: number[];
}

/** A state from which, without any fault, no rest is sure to come: what is lost shows at rest. */
function firstOnACircle(states: number, { from, to }: Edges): number | undefined {
  const waysOut = new Int32Array(states);
  const sources = Array.from({ length: states }, (): number[] => []);
  for (const [edge, target] of to.entries()) {
    waysOut[from[edge]!]! += 1;
    sources[target]!.push(from[edge]!);
  }
  const settled = [...waysOut.keys()].filter((state) => waysOut[state] === 0);
  for (const state of settled) {
    for (const source of sources[state]!) if (--waysOut[source]! === 0) settled.push(source);
  }
  const circling = waysOut.findIndex((left) => left > 0);
  return circling < 0 ? undefined : circling;
}

function copy<V>(value: V): V {
  if (value === null || typeof value !== 'object') return value;
  if (isArray(value)) return value.map(copy) as V;
  const same = {} as V;
  for (const key in value) same[key] = copy(value[key]);
  return same;
}

/** Equal for equal states, and quicker than JSON: states of one protocol have the same shape, so the names of fields can be left out. */
function encode(value: unknown): string {
  if (value === null || typeof value !== 'object') return `${value as string},`;
  let encoded = '';
  if (isArray(value)) {
    for (let i = 0; i < value.length; i += 1) encoded += encode(value[i]);
    return encoded + ';';
  }
  for (const key in value) encoded += encode((value as Record<string, unknown>)[key]);
  return encoded;
}
