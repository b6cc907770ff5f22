import { planDay } from './day.rules.js';
import { CONFLICTS } from './people-planted.rules.js';
import { ruleId } from './conflict-matrix.rules.js';
import { plain, scaled } from './exact.rules.js';
import { readTape } from './tape.js';
import type { Duty } from './duties.rules.js';

const tape = readTape();
const day = planDay(tape);

describe('the planned day', () => {
  const { expected } = day;

  it('is the same every time', () => {
    expect(JSON.stringify(planDay(tape))).toBe(JSON.stringify(day));
  });

  it('accounts for every record on the platforms’ topic', () => {
    expect(expected).toMatchObject({ trades: 43_581, duplicates: 872, conflicts: 3, malformed: 10, busted: 12, corrected: 25, parked: 1, lateBusts: 5 });
    expect([expected.filed, expected.byPhone]).toEqual([18, 2]);
    expect(expected.accepted).toBe(43_581 - 18 - 2 + 12 + 12 + 25 + 5);
    expect(expected.reported).toBe(expected.accepted + expected.duplicates + expected.conflicts + expected.malformed + expected.parked);
  });

  it('ends with 368 blocks allocated and 23 broken', () => {
    const reasons = Object.values(expected.blocks.broken);
    expect(expected.blocks).toMatchObject({ total: 391, allocated: 368 });
    expect(Object.fromEntries([...new Set(reasons)].map((reason) => [reason, reasons.filter((one) => one === reason).length]))).toEqual({
      CONFLICT: 3, PARKED: 1, QUARANTINED: 5, NO_INSTRUCTION: 9, QUANTITY_MISMATCH: 1, OVERFILLED: 2, MISSING: 2,
    });
  });

  it('raises exactly the planted conflicts, on blocks that are allocated', () => {
    const planted = CONFLICTS.map(({ block, holds }) => {
      const [first, second] = Object.keys(holds) as [Duty, Duty];
      return { rule: ruleId(first, second), subject: `B-${String(block).padStart(4, '0')}`, person: holds[first], duties: [first, second] };
    });
    expect(expected.flags).toEqual(planted);
    const onPlanted = day.planted.filter(({ kind }) => kind === 'CONFLICT' || kind === 'NEAR_MISS').map(({ block }) => day.blocks[block]!.broken);
    expect(onPlanted.filter(Boolean)).toEqual([]);
  });

  it('allocates each block to the last share', () => {
    for (const { broken, lines, quantity } of day.blocks) {
      if (!broken) expect(String(lines.reduce((sum, { allocQty }) => sum + BigInt(allocQty), 0n))).toBe(quantity);
    }
  });

  it('releases and approves what is allocated, each once', () => {
    const allocated = day.blocks.filter(({ broken }) => !broken);
    expect(day.releases.flatMap(({ blockIds }) => blockIds).sort()).toEqual(allocated.map(({ blockId }) => blockId).sort());
    expect(day.approvals.map(({ blockId }) => blockId)).toEqual(allocated.filter(({ needsApproval }) => needsApproval).map(({ blockId }) => blockId));
  });

  it('overdraws no account in shares or cash', () => {
    const holdings = new Map<string, bigint>();
    const add = (account: string, what: string, much: bigint) => holdings.set(`${account} ${what}`, (holdings.get(`${account} ${what}`) ?? 0n) + much);
    for (const { account, symbol, quantity, amount } of day.openings) add(account, symbol ?? 'USD', scaled(quantity ?? amount!));
    for (const { symbol, side, gross, quantity, lines } of day.blocks) {
      for (const { account, allocQty } of lines) {
        const sign = side === 'BUY' ? 1n : -1n;
        add(account, symbol, sign * scaled(allocQty));
        add(account, 'USD', (-sign * scaled(gross) * BigInt(allocQty)) / BigInt(quantity));
      }
    }
    expect([...holdings].filter(([, held]) => held < 0n).map(([what, held]) => `${what} ${plain(held)}`)).toEqual([]);
  });

  it.each([[64, 2], [130, 5]])('of %i blocks keeps the rule and has %i flags', (blocks, flags) => {
    const small = planDay(tape, { blocks });
    expect(small.blocks).toHaveLength(blocks);
    expect(small.expected.trades).toBe(day.blocks.slice(0, blocks).reduce((sum, block) => sum + block.fills, 0));
    expect(small.expected.flags).toHaveLength(flags);
    expect(small.expected.duplicates).toBe(Math.ceil((small.expected.trades - small.expected.filed - small.expected.byPhone) / 50));
    expect(small.orders).toEqual(day.orders.slice(0, small.orders.length));
    expect(small.blocks).toEqual(day.blocks.slice(0, blocks));
  });
});
