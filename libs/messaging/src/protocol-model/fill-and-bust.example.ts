/**
 * A handler small enough to try in every interleaving. A fill and its bust decide on one block from two partitions; the fill is told
 * twice; a malformed record is quarantined with a count, which no natural key guards.
 */
export const LOG = [['fill', 'malformed'], ['bust', 'fill']] as const;
export type Fact = (typeof LOG)[number][number];

export interface Tables {
  fills: number;
  busts: number;
  /** Busts that wait for their fill. */
  parked: number;
  quarantined: number;
  /** The block's quantity, as whoever wrote it last made it from what it had read. */
  live: number;
  /** Each with an id that derives from its fact. */
  outbox: string[];
}

export const EMPTY: Tables = { fills: 0, busts: 0, parked: 0, quarantined: 0, live: 0, outbox: [] };

/** What the handler adds, having read `seen`; `live` it does not add but sets. Without natural keys it can't tell what it knows already. */
export function handle(records: readonly Fact[], seen: Tables, naturalKeys: boolean): Tables {
  const writes: Tables = { ...EMPTY, live: seen.live, outbox: [] };
  const known = (key: 'fills' | 'busts' | 'parked') => seen[key] + writes[key] > 0;
  const book = (key: 'fills' | 'busts', live: number, message: string) => {
    writes[key] += 1;
    writes.live += live;
    writes.outbox.push(message);
  };
  for (const record of records) {
    if (record === 'malformed') writes.quarantined += 1;
    else if (record === 'fill') {
      if (naturalKeys && known('fills')) continue;
      book('fills', 1, 'filled');
      if (!known('parked')) continue;
      writes.parked -= 1;
      book('busts', -1, 'busted');
    } else if (naturalKeys && (known('busts') || known('parked'))) continue;
    else if (known('fills')) book('busts', -1, 'busted');
    else writes.parked += 1;
  }
  return writes;
}

export function store(tables: Tables, writes: Tables): void {
  for (const key of ['fills', 'busts', 'parked', 'quarantined'] as const) tables[key] += writes[key];
  tables.live = writes.live;
  tables.outbox.push(...writes.outbox);
}

/** The unique keys that these writes hold until they are committed or gone. */
export function keysOf(writes: Tables): Fact[] {
  return [...(writes.fills > 0 ? ['fill' as const] : []), ...(writes.busts + writes.parked > 0 ? ['bust' as const] : [])];
}

const holds = ({ fills, busts, parked, quarantined }: Tables): Record<Fact, number> => ({ fill: fills, bust: busts + parked, malformed: quarantined });

/** What is wrong with what is committed, given how far each partition counts as done. */
export function wrong(tables: Tables, passed: readonly number[]): string | null {
  const held = holds(tables);
  if (Object.values(held).some((times) => times > 1) || new Set(tables.outbox).size < tables.outbox.length) return 'an effect is doubled';
  const lost = LOG.some((records, partition) => records.slice(0, passed[partition]).some((fact) => held[fact] === 0));
  if (lost) return 'a fact is lost though its offset is passed';
  if (tables.live !== tables.fills - tables.busts || (tables.parked > 0 && tables.fills > 0)) return 'the block is wrong';
  if (tables.outbox[0] === 'busted') return 'the outbox is out of order';
  return null;
}

/** Once all is taken: one fill, busted; one quarantined record; one message of each. */
export function complete({ fills, busts, parked, quarantined, outbox }: Tables): boolean {
  return fills === 1 && busts === 1 && parked === 0 && quarantined === 1 && outbox.length === 2;
}
