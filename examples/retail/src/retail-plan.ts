import type { AllocationInstructed } from '@entresol/contracts/allocation.message';
import type { ExecutionReported, ExecutionsTotalled } from '@entresol/contracts/execution.message';
import type { OrderPlaced } from '@entresol/contracts/order.message';
import type { ActivityReported } from '@entresol/contracts/statement.message';
import type { Good } from './goods.js';
import type { Outlet } from './retailer.rules.js';

/** What each outlet gets of a purchase, in units by account, without those that get none. */
export type Shares = Readonly<Record<string, string>>;

/** A bulk purchase of one good; in the trade's words, a block. */
export interface Purchase {
  readonly blockId: string;
  readonly good: Good;
  readonly order: OrderPlaced;
  /** Parts that arrive at their own cost; in the trade's words, executions. */
  readonly deliveries: readonly ExecutionReported[];
  readonly instruction: AllocationInstructed;
  /** Given once all has arrived, and therefore approved by a second person. */
  readonly instructedAfter: boolean;
  /** As the day closes, and at its end: they differ where a delivery was recalled. */
  readonly expected: { readonly atClose: Shares; readonly atEnd: Shares };
}

/** A delivery that its supplier takes back after the day's close, with the totals that it revises. */
export interface Recall {
  readonly blockId: string;
  readonly report: ExecutionReported;
  readonly totals: readonly ExecutionsTotalled[];
}

/** A retailer's day: what it orders, what arrives, how that is divided among its outlets, and what must come of it. */
export interface RetailPlan {
  readonly outlets: readonly Outlet[];
  readonly openings: readonly ActivityReported[];
  readonly purchases: readonly Purchase[];
  readonly totals: readonly ExecutionsTotalled[];
  readonly recall: Recall;
  /** Purchases on which one person did what two must. */
  readonly conflicts: readonly string[];
}
