import type { ExecutionReported } from '@entresol/contracts/execution.message';
import { canonicalFigure, canonicalTime, sameContent, type Content } from '../canonical.rules.js';

type Identity = Pick<ExecutionReported, 'platform' | 'tradeDate' | 'execId'>;

/** (platform, tradeDate, execId) as one text. Neither of the first two can hold a slash. */
export function identityOf({ platform, tradeDate, execId }: Identity): string {
  return `${platform}/${tradeDate}/${execId}`;
}

export function reportContent(report: ExecutionReported, blockId = report.blockId): Content {
  const { platform, execId, execType, execRefId, orderId, symbol, side, lastQty, lastPx } = report;
  const { currency, lastMkt, transactTime, tradeDate, lastCapacity, trader } = report;
  return [
    platform, execId, execType, execRefId ?? null, orderId, blockId ?? null, symbol, side, canonicalFigure(lastQty), canonicalFigure(lastPx),
    currency, lastMkt, canonicalTime(transactTime), tradeDate, lastCapacity, trader,
  ];
}

/** Whether two reports say the same. One that says no block means that of its order, which is what the other names. */
export function sameReport(a: ExecutionReported, b: ExecutionReported): boolean {
  return sameContent(reportContent(a, a.blockId ?? b.blockId), reportContent(b, b.blockId ?? a.blockId));
}

/** Whether the report alone shows that it can't be taken: a correction or cancel of nothing. */
export function lacksReference({ execType, execRefId }: ExecutionReported): boolean {
  return execType !== 'TRADE' && (execRefId === null || execRefId === undefined);
}

/** The first report of each identity, in one order whoever asks: two transactions that store the same identities don't deadlock. */
export function firstOfEach<R extends { value: ExecutionReported }>(reports: readonly R[]): R[] {
  const first = new Map<string, R>();
  for (const report of reports) {
    const identity = identityOf(report.value);
    if (!first.has(identity)) first.set(identity, report);
  }
  return [...first].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, report]) => report);
}

export interface Identified<R> {
  readonly fresh: R[];
  readonly duplicates: R[];
  /** The same identity with other content, and the order of the one that stands. */
  readonly conflicting: { report: R; firstOrderId: string }[];
}

/** Tells new reports from repetitions and conflicts, in the order in which they came. `known`: by identity, what was there before. */
export function identifyReports<R extends { value: ExecutionReported }>(reports: readonly R[], known: ReadonlyMap<string, ExecutionReported>): Identified<R> {
  const first = new Map(known);
  const identified: Identified<R> = { fresh: [], duplicates: [], conflicting: [] };
  for (const report of reports) {
    const identity = identityOf(report.value);
    const standing = first.get(identity);
    if (!standing) {
      first.set(identity, report.value);
      identified.fresh.push(report);
    } else if (sameReport(standing, report.value)) {
      identified.duplicates.push(report);
    } else {
      identified.conflicting.push({ report, firstOrderId: standing.orderId });
    }
  }
  return identified;
}
