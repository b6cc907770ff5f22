import type { ExecutionsTotalled } from '@entresol/contracts/execution.message';
import { canonicalFigure, sameContent, type Content } from '../canonical.rules.js';

/** What a total is of: an order, or a platform's day. */
export function totalKey({ platform, tradeDate, orderId }: Pick<ExecutionsTotalled, 'platform' | 'tradeDate' | 'orderId'>): string {
  return `${platform}/${tradeDate}/${orderId ?? ''}`;
}

/** Quantities count on the total of an order alone, the number of orders on that of a day. */
export function totalContent(total: ExecutionsTotalled): Content {
  const { revision, numReports, numOrders, cumQty, notional } = total;
  return [totalKey(total), revision, numReports, ...(total.orderId ? [canonicalFigure(cumQty), canonicalFigure(notional)] : [numOrders ?? null])];
}

export interface Revised<T> {
  /** The highest revision of each that is above what is held. */
  readonly newest: T[];
  /** A known revision with other content: the first stands. */
  readonly conflicting: T[];
}

/** Which totals replace those that are held, by `totalKey`. A lower revision says nothing any more. */
export function reviseTotals<T extends { value: ExecutionsTotalled }>(totals: readonly T[], held: ReadonlyMap<string, ExecutionsTotalled>): Revised<T> {
  const newest = new Map<string, T>();
  const conflicting: T[] = [];
  for (const total of totals) {
    const key = totalKey(total.value);
    const standing = newest.get(key)?.value ?? held.get(key);
    if (!standing || total.value.revision > standing.revision) newest.set(key, total);
    else if (total.value.revision === standing.revision && !sameContent(totalContent(standing), totalContent(total.value))) conflicting.push(total);
  }
  return { newest: [...newest.values()], conflicting };
}
