import type { ChainedInstruction } from './explain-block.entity.js';

type Told = Omit<ChainedInstruction, 'allocations'>;

const WHY: Record<NonNullable<Told['allocCancReplaceReason']>, string> = {
  ORIGINAL_INCOMPLETE: 'the original was incomplete', UNDERLYING_CHANGED: 'what it rests on had changed', OTHER: 'of another reason',
};

const DOES: Record<Told['allocTransType'], string> = {
  NEW: 'says', REPLACE: 'replaces another and says', CANCEL: 'cancels another', REVERSAL: 'reverses another',
};

/** Who said what, when, why, and who approved it. */
export function instructionSentence(instruction: Told, accounts: number): string {
  const { allocId, allocTransType, allocMethod, instructedBy, transactTime, statedBeforeTrade } = instruction;
  const when = transactTime === null ? 'at a time that nobody told' : `at ${transactTime}`;
  const place = statedBeforeTrade ? 'before the trade' : 'after the first fill';
  const says = allocMethod === null ? DOES[allocTransType] : `${DOES[allocTransType]} ${allocMethod} over ${accounts} accounts`;
  return [`${allocId}, given by ${instructedBy} ${when}, ${place}, ${says}.`, ...reasons(instruction), approval(instruction)].join(' ');
}

function* reasons({ allocCancReplaceReason, deviationReason, oddLotAccount, leftOut }: Told): Generator<string> {
  if (allocCancReplaceReason !== null) yield `It came because ${WHY[allocCancReplaceReason]}.`;
  if (deviationReason !== null) yield `It departs from what was stated before the trade: ${deviationReason}.`;
  if (oddLotAccount !== null) yield `${oddLotAccount} takes what whole lots leave over.`;
  for (const { account, text } of leftOut) yield `${account} is left out: ${text}`;
}

function approval({ approvals }: Told): string {
  if (approvals.length === 0) return 'No second person approved it by itself.';
  return `Approved by ${approvals.map(({ person, approvedAt }) => `${person} at ${approvedAt}`).join(' and ')}.`;
}
