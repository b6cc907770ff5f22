import { custodianOf } from './accounts.rules.js';
import { ordersOf } from './booking.rules.js';
import type { PlannedBlock, PlannedInstruction, PlannedLine, Reason } from './day-plan.js';
import { plain, scaled } from './exact.rules.js';
import { sharesInstructed } from './instructions.rules.js';
import type { PlantKind } from './planted.rules.js';
import type { PlantedBlock } from './reports.rules.js';

/** The firm's own limit, `firm/firms.json`: above it a second person approves the split. */
export const APPROVAL_THRESHOLD = scaled('5000000');

/** What a plant makes of its block at the close. */
const BROKEN: Partial<Record<PlantKind, Reason>> = {
  ID_WITH_OTHER_CONTENT: 'CONFLICT',
  STRAY_BUST: 'PARKED',
  MALFORMED_NAMED: 'QUARANTINED',
  OVERFILLED: 'OVERFILLED',
  SHORT_OF_TOTAL: 'MISSING',
  NEVER_INSTRUCTED: 'NO_INSTRUCTION',
  WITHDRAWN: 'NO_INSTRUCTION',
  UNKNOWN_ACCOUNT: 'NO_INSTRUCTION',
  ACCOUNT_WITHOUT_CUSTODIAN: 'NO_INSTRUCTION',
  PERCENTAGES_OF_99_99: 'NO_INSTRUCTION',
  QUANTITIES_MISS_BY_ONE: 'QUANTITY_MISMATCH',
};

/** What becomes of a block at the close, and who gets how much of it. */
export function outcomeOf({ block, plants }: PlantedBlock, instructions: readonly PlannedInstruction[]): PlannedBlock {
  const broken = plants.map((kind) => BROKEN[kind]).find((reason) => reason !== undefined);
  const lines = broken ? [] : sharesInstructed(block, plants);
  const given = instructions.findLast(({ when }) => when !== 'AFTER_AFFIRMATION');
  const stands = given && !given.refused && given.value.allocTransType !== 'CANCEL';
  return {
    number: block.number,
    blockId: block.blockId,
    orderIds: ordersOf(block, plants).map(({ orderId }) => orderId),
    platform: block.platform,
    symbol: block.symbol,
    side: block.side,
    fills: block.fills.length,
    quantity: String(block.quantity),
    gross: plain(block.gross),
    firstFill: block.fills[0]!.trade.transactTime,
    lastFill: block.fills.at(-1)!.trade.transactTime,
    instructed: given?.when ?? 'NEVER',
    allocId: stands ? given.value.allocId : null,
    needsApproval: given !== undefined && (given.when === 'AFTER_TRADING' || block.gross > APPROVAL_THRESHOLD),
    ...(broken ? { broken } : {}),
    lines: lines.filter(({ shares }) => shares > 0n).map((line, index) => plannedLine(block.allocId, line, index + 1)),
    zeroLines: lines.filter(({ shares }) => shares === 0n).length,
  };
}

function plannedLine(allocId: string, { account, shares }: { account: string; shares: bigint }, number: number): PlannedLine {
  const individualAllocId = `${allocId}.${number}`;
  return { individualAllocId, confirmId: `C-${individualAllocId}`, account, custodian: custodianOf(account), allocQty: String(shares) };
}
