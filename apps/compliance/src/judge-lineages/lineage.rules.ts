import type { ExecutionAccepted } from '@entresol/contracts/execution.message';
import type { ActScope } from '../record-duties/act.rules.js';
import { compareTimes } from '../record-duties/held-duty.rules.js';

/** What duties are judged on: a trade's block and all below it, a day, an account, a statement. */
export interface LineageKey {
  readonly scope: ActScope;
  readonly subject: string;
}

export interface Lineage extends LineageKey {
  readonly tradeDate: string | null;
  /** Least TransactTime of the block's fills, whoever traded; null until one is known. */
  readonly firstFillTime: string | null;
  /** The conflict matrix that it was last judged by. */
  readonly matrixVersion: number;
}

/** When a block's trading began, as far as is known. */
export interface FirstFill {
  readonly blockId: string;
  readonly time: string;
  readonly tradeDate: string;
}

/**
 * The earliest report of each block. Corrections and cancels count with the fills: none comes before its fill, and of a fill that
 * was cancelled before it was accepted they are all that is told.
 */
export function firstFills(executions: Iterable<Pick<ExecutionAccepted, 'blockId' | 'transactTime' | 'tradeDate'>>): FirstFill[] {
  const byBlock = new Map<string, FirstFill>();
  for (const { blockId, transactTime: time, tradeDate } of executions) {
    const known = byBlock.get(blockId);
    if (!known || compareTimes(time, known.time) < 0) byBlock.set(blockId, { blockId, time, tradeDate });
  }
  return [...byBlock.values()];
}

/** The lineage with an earlier first fill, or as it was. */
export function withFill(lineage: Lineage, fill: FirstFill | undefined): Lineage {
  if (!fill || (lineage.firstFillTime !== null && compareTimes(fill.time, lineage.firstFillTime) >= 0)) return lineage;
  return { ...lineage, firstFillTime: fill.time, tradeDate: fill.tradeDate };
}

/** The lineages that something is told of, by name, each as it is if nothing is known of it yet. */
export function lineagesTold(keys: Iterable<LineageKey>, fills: Iterable<FirstFill>, matrixVersion: number): Map<string, Lineage> {
  const told = new Map<string, Lineage>();
  for (const { blockId: subject, time: firstFillTime, tradeDate } of fills) {
    const lineage: Lineage = { scope: 'TRADE', subject, tradeDate, firstFillTime, matrixVersion };
    told.set(lineageOf(lineage), lineage);
  }
  for (const { scope, subject } of keys) {
    const key = lineageOf({ scope, subject });
    if (!told.has(key)) told.set(key, { scope, subject, tradeDate: null, firstFillTime: null, matrixVersion });
  }
  return told;
}

/** Known lineages as an earlier first fill or a later matrix changes them; those that stay as they were are left out. */
export function changedLineages(known: readonly Lineage[], fills: readonly FirstFill[], matrixVersion: number): Lineage[] {
  const fillOf = new Map(fills.map((fill) => [fill.blockId, fill]));
  return known.flatMap((lineage) => {
    const filled = lineage.scope === 'TRADE' ? withFill(lineage, fillOf.get(lineage.subject)) : lineage;
    const judgedBy = Math.max(lineage.matrixVersion, matrixVersion);
    return filled === lineage && judgedBy === lineage.matrixVersion ? [] : [{ ...filled, matrixVersion: judgedBy }];
  });
}

export function lineageOf({ scope, subject }: LineageKey): string {
  return `${scope} ${subject}`;
}
