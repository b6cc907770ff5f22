import type { ExecutionReported } from '@entresol/contracts/execution.message';
import { PLATFORMS } from './blocks.rules.js';
import type { PlannedReport } from './day-plan.js';
import { planDay } from './day.rules.js';
import { plain, scaled } from './exact.rules.js';
import { readTape } from './tape.js';

const tape = readTape();
const day = planDay(tape);

const NOT_TAKEN = ['MALFORMED', 'OTHER_CONTENT', 'STRAY_BUST'];

interface Held {
  readonly live: Map<string, ExecutionReported>;
  readonly reports: Set<string>;
}

/** What a careful reader holds of each order after a platform's records, whatever their order: corrections and busts come last. */
function read(records: readonly PlannedReport[]): Map<string, Held> {
  const orders = new Map<string, Held>();
  const taken = records.filter(({ kind }) => !NOT_TAKEN.includes(kind)).map(({ value }) => value as ExecutionReported);
  const fillsFirst = [...taken].sort((a, b) => Number(a.execType !== 'TRADE') - Number(b.execType !== 'TRADE'));
  for (const report of fillsFirst) {
    const held = orders.get(report.orderId) ?? { live: new Map(), reports: new Set() };
    orders.set(report.orderId, held);
    held.reports.add(report.execId);
    if (report.execType === 'TRADE') held.live.set(report.execId, report);
    else if (report.execType === 'TRADE_CANCEL') expect(held.live.delete(report.execRefId!)).toBe(true);
    else held.live.set(report.execRefId!, report);
  }
  return orders;
}

/** Deals by phone as the reports that they stand for. */
function dealtByPhone(): PlannedReport[] {
  return day.phoneTrades.map(({ blockId, deal: { ticket, reason: _, ...deal }, trader }) => {
    const { symbol, side, platform } = day.blocks.find((block) => block.blockId === blockId)!;
    const terms = { platform, symbol, side, currency: 'USD', tradeDate: day.tradeDate, trader, execRefId: null, blockId };
    return { kind: 'FILL', key: deal.orderId, value: { ...deal, ...terms, execId: ticket, execType: 'TRADE' } };
  });
}

describe('what the platforms report', () => {
  const orders = read([...PLATFORMS.flatMap((platform) => day.reports[platform]), ...day.filedReports, ...dealtByPhone()]);
  const amended = new Map(day.amendments.map(({ platform, execId, lastQty, lastPx }) => [`${platform} ${execId}`, { lastQty, lastPx }]));
  const inTheEnd = ({ live }: Pick<Held, 'live'>) =>
    [...live].map(([rootExecId, report]) => ({ ...report, ...amended.get(`${report.platform} ${rootExecId}`) }));

  it('comes to the tape, once what people amend is right too', () => {
    const live = [...orders.values()].flatMap(inTheEnd);
    const text = (symbol: string, time: string, size: string, price: string) => `${time} ${symbol} ${size} ${price}`;
    expect(live.map(({ symbol, transactTime, lastQty, lastPx }) => text(symbol, transactTime, lastQty, lastPx)).sort())
      .toEqual(tape.map(({ symbol, transactTime, size, price }) => text(symbol, transactTime, size, price)).sort());
  });

  it('agrees with the totals, but for the two orders that claim a report and 100 shares more', () => {
    const short = day.blocks.filter(({ broken }) => broken === 'MISSING').flatMap(({ orderIds }) => orderIds);
    for (const total of day.totals.filter(({ orderId }) => orderId !== null)) {
      const { live, reports } = orders.get(total.orderId!)!;
      const fills = inTheEnd({ live });
      const quantity = fills.reduce((sum, { lastQty }) => sum + BigInt(lastQty), 0n);
      if (short.includes(total.orderId!)) {
        expect([total.numReports, total.cumQty]).toEqual([reports.size + 1, String(quantity + 100n)]);
      } else {
        const notional = plain(fills.reduce((sum, { lastQty, lastPx }) => sum + BigInt(lastQty) * scaled(lastPx), 0n));
        expect([total.numReports, total.cumQty, total.notional]).toEqual([reports.size, String(quantity), notional]);
      }
    }
    expect(short).toHaveLength(2);
  });

  it('adds up to each platform’s day, where the bust of nothing counts too', () => {
    for (const { platform, numReports, numOrders } of day.totals.filter(({ orderId }) => orderId === null)) {
      const own = day.totals.filter((total) => total.platform === platform && total.orderId !== null);
      const strays = day.reports[platform as 'OMS1' | 'OMS2'].filter(({ kind }) => kind === 'STRAY_BUST').length;
      expect([numOrders, numReports]).toEqual([own.length, own.reduce((sum, total) => sum + total.numReports, strays)]);
    }
  });

  it('numbers executions from 1 on each platform', () => {
    const first = PLATFORMS.map((platform) => day.reports[platform].find(({ tape: place }) => place !== undefined)!.value as ExecutionReported);
    expect(first.map(({ execId }) => execId)).toEqual(['E-000001', 'E-000001']);
  });

  it('repeats duplicates to the byte, after the report that they repeat', () => {
    for (const platform of PLATFORMS) {
      const seen = new Set<string>();
      for (const { kind, value } of day.reports[platform]) {
        if (kind === 'DUPLICATE') expect(seen.has(JSON.stringify(value))).toBe(true);
        seen.add(JSON.stringify(value));
      }
    }
  });

  it('sends three busts before their fills, in the same order’s key', () => {
    const before = PLATFORMS.flatMap((platform) => {
      const places = day.reports[platform].map((report, place) => ({ ...report, place }));
      const extraFills = places.filter(({ kind }) => kind === 'EXTRA_FILL');
      const extras = new Map(extraFills.map(({ value, key, place }) => [`${key} ${(value as ExecutionReported).execId}`, place]));
      return places.filter(({ kind, value, key, place }) => kind === 'BUST' && place < extras.get(`${key} ${(value as ExecutionReported).execRefId}`)!);
    });
    expect(before.map(({ blockId }) => blockId).sort()).toEqual(['B-0008', 'B-0128', 'B-0248']);
  });

  it('keeps the stated ids’ first content and sends another after it', () => {
    const records = PLATFORMS.flatMap((platform) => day.reports[platform]);
    const others = records.filter(({ kind }) => kind === 'OTHER_CONTENT').map(({ value }) => value as ExecutionReported);
    for (const { orderId, execId, lastPx } of others) expect(orders.get(orderId)!.live.get(execId)!.lastPx).not.toBe(lastPx);
    expect(others).toHaveLength(3);
  });

  it('busts the late ones among the live fills, and revises their totals', () => {
    const late = PLATFORMS.flatMap((platform) => day.lateBusts.reports[platform].map(({ value }) => value as ExecutionReported));
    for (const { orderId, execRefId, lastQty } of late) {
      expect(orders.get(orderId)!.live.has(execRefId!)).toBe(true);
      const first = day.totals.find((total) => total.orderId === orderId)!;
      const revised = day.lateBusts.totals.find((total) => total.orderId === orderId)!;
      expect(revised).toMatchObject({ revision: 2, numReports: first.numReports + 1, cumQty: String(BigInt(first.cumQty!) - BigInt(lastQty)) });
    }
    expect(late).toHaveLength(5);
  });
});
