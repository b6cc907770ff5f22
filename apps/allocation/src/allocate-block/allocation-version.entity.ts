import type { SplitBlock } from './allocate-block.rules.js';
import type { StandingLine } from './allocation-lines.rules.js';
import type { ExecutedBlock } from './block.entity.js';

/** Why a block got a version of its allocation. */
export type AllocationCause = 'ALLOCATION' | 'REPLACEMENT' | 'REVERSAL' | 'FILLS_CHANGED' | 'BROKEN_BLOCK';

/** The next version of a block's allocation. */
export interface NewVersion {
  readonly block: ExecutedBlock;
  /** Null where nothing is left of it. */
  readonly split: SplitBlock | null;
  readonly allocId: string;
  readonly cause: AllocationCause;
  /** The lines that stand so far. */
  readonly before: readonly StandingLine[];
  /** Who approved it as a correction, why, and by which preview. */
  readonly correction: { readonly approvedBy: string; readonly reason: string; readonly previewHash: string } | null;
}
