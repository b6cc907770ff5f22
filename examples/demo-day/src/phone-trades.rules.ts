import type { PhoneTrade } from './day-plan.js';
import { APPROVES_PHONE_TRADES, peopleOf } from './duties.rules.js';
import type { PlantedBlock } from './reports.rules.js';

/** The last fill of a block that is planted so: entered by the block's trader, approved by someone who amends. */
export function phoneTradesOf({ block, plants, people }: PlantedBlock): PhoneTrade[] {
  if (!plants.includes('BY_PHONE')) return [];
  const { tape, trade } = block.fills.at(-1)!;
  return [{
    trader: peopleOf(block, people).EXECUTE,
    approver: APPROVES_PHONE_TRADES,
    blockId: block.blockId,
    tape,
    deal: {
      orderId: block.orderId, ticket: `T-${block.number}`, lastQty: trade.size, lastPx: trade.price, lastMkt: 'XNYS', transactTime: trade.transactTime,
      lastCapacity: 'AGENT', reason: 'dealt with the market maker by phone while the line was down',
    },
  }];
}
