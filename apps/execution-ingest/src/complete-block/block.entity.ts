import type { BlockTotalled } from '@entresol/contracts/block.message';
import type { LastCapacity } from '@entresol/trade/execution';

/** A block's row: what was last published of it, `version` 0 where nothing was yet, and what its orders and fills have in common. */
export interface BlockRow extends BlockTotalled {
  /** The order that the others must agree with. */
  readonly firstOrderId: string;
  /** The capacity of its first fill. */
  readonly lastCapacity: LastCapacity | null;
}
