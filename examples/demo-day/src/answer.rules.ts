import type { ConfirmationAnswered, CustodianConfirmation } from '@entresol/contracts/confirmation.message';
import type { CustodianManners } from './day-plan.js';

/** What of a confirmation the answer depends on. */
type Confirmation = Pick<CustodianConfirmation, 'confirmId' | 'blockId' | 'sequence'>;

/** What a custodian answers to a confirmation, in the order in which it sends its answers. */
export function answersTo({ confirmId, blockId, sequence }: Confirmation, manners: CustodianManners<string>): ConfirmationAnswered[] {
  const place = Number(sequence);
  const affirmedBy = manners.exceptions[blockId] ?? manners.affirmers[numberOf(blockId) % 2]!;
  const answer = isOneIn(manners.rejectsEvery, place) ? rejection(confirmId, affirmedBy) : affirmation(confirmId, affirmedBy);
  return [
    answer,
    ...(isOneIn(manners.answersTwiceEvery, place) ? [answer] : []),
    ...(manners.foreign?.beside === confirmId ? [affirmation(manners.foreign.confirmId, affirmedBy)] : []),
  ];
}

function affirmation(confirmId: string, affirmedBy: string): ConfirmationAnswered {
  return { confirmId, affirmStatus: 'AFFIRMED', confirmRejReason: null, text: null, affirmedBy };
}

function rejection(confirmId: string, affirmedBy: string): ConfirmationAnswered {
  return { confirmId, affirmStatus: 'CONFIRM_REJECTED', confirmRejReason: 'MISMATCHED_ACCOUNT', text: 'the account is not on our books', affirmedBy };
}

function isOneIn(every: number | undefined, place: number): boolean {
  return every !== undefined && place % every === 0;
}

/** Blocks bear their number at the end of their id: `B-0042`. */
function numberOf(blockId: string): number {
  return Number(/\d*$/.exec(blockId)![0]);
}
