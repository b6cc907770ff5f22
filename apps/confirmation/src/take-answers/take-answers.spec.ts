import type { ConfirmationAnswered } from '@entresol/contracts/confirmation.message';
import { AFFIRMATION_REFUSALS, type AffirmStatus, type ConfirmRejReason } from '@entresol/trade/confirmation';
import type { Status } from '../confirmation-status.rules.js';
import { judgeAnswer, type Standing } from './take-answers.rules.js';

function answer(affirmStatus: AffirmStatus, confirmRejReason: ConfirmRejReason | null = null): ConfirmationAnswered {
  return { confirmId: 'C-1', affirmStatus, confirmRejReason, text: null, affirmedBy: 'cust1-user-2' };
}

function standing(status: Status, confirmRejReason: ConfirmRejReason | null = null): Standing {
  return { custodian: 'CUST1', status, confirmRejReason };
}

const AFFIRMED = answer('AFFIRMED');
const REJECTED = answer('CONFIRM_REJECTED', 'MISMATCHED_ACCOUNT');
const WITHOUT_REASON = answer('CONFIRM_REJECTED');
const RECEIVED = answer('RECEIVED');

const REFUSED: [string, ConfirmationAnswered, string, Standing | undefined, string][] = [
  ['no such confirmation, from whomever, with whatever', WITHOUT_REASON, 'CUST2', undefined, 'UNKNOWN_CONFIRMATION'],
  ['prepared, not yet issued', AFFIRMED, 'CUST1', standing('PREPARED'), 'UNKNOWN_CONFIRMATION'],
  ['superseded, never issued', AFFIRMED, 'CUST1', standing('SUPERSEDED'), 'UNKNOWN_CONFIRMATION'],
  ['another custodian’s, not yet issued', AFFIRMED, 'CUST2', standing('PREPARED'), 'UNKNOWN_CONFIRMATION'],
  ['another custodian’s', AFFIRMED, 'CUST2', standing('ISSUED'), 'NOT_YOUR_CONFIRMATION'],
  ['another custodian’s, without a reason, answered already', WITHOUT_REASON, 'CUST2', standing('AFFIRMED'), 'NOT_YOUR_CONFIRMATION'],
  ['another custodian’s receipt', RECEIVED, 'CUST2', standing('ISSUED'), 'NOT_YOUR_CONFIRMATION'],
  ['replaced since', AFFIRMED, 'CUST1', standing('REPLACED'), 'NO_LONGER_STANDING'],
  ['cancelled since, without a reason, rejected already', WITHOUT_REASON, 'CUST1', standing('CANCELLED', 'OTHER'), 'NO_LONGER_STANDING'],
  ['a rejection without a reason', WITHOUT_REASON, 'CUST1', standing('ISSUED'), 'REASON_MISSING'],
  ['a rejection without a reason of what is affirmed', WITHOUT_REASON, 'CUST1', standing('AFFIRMED'), 'REASON_MISSING'],
  ['affirmed, now rejected', REJECTED, 'CUST1', standing('AFFIRMED'), 'ALREADY_ANSWERED'],
  ['rejected, now affirmed', AFFIRMED, 'CUST1', standing('CONFIRM_REJECTED', 'MISMATCHED_ACCOUNT'), 'ALREADY_ANSWERED'],
  ['rejected, now for another reason', REJECTED, 'CUST1', standing('CONFIRM_REJECTED', 'OTHER'), 'ALREADY_ANSWERED'],
];

describe('a custodian’s answer', () => {
  it.each([
    ['affirms what was issued', AFFIRMED, standing('ISSUED'), { outcome: 'TAKEN', status: 'AFFIRMED', confirmRejReason: null }],
    ['affirms, with a reason that means nothing', answer('AFFIRMED', 'OTHER'), standing('ISSUED'),
      { outcome: 'TAKEN', status: 'AFFIRMED', confirmRejReason: null }],
    ['rejects what was issued', REJECTED, standing('ISSUED'), { outcome: 'TAKEN', status: 'CONFIRM_REJECTED', confirmRejReason: 'MISMATCHED_ACCOUNT' }],
    ['affirms again', AFFIRMED, standing('AFFIRMED'), { outcome: 'DUPLICATE' }],
    ['rejects again for the same reason', REJECTED, standing('CONFIRM_REJECTED', 'MISMATCHED_ACCOUNT'), { outcome: 'DUPLICATE' }],
    ['says that it came', RECEIVED, standing('ISSUED'), { outcome: 'ACKNOWLEDGED' }],
    ['says that it came, after the answer', RECEIVED, standing('AFFIRMED'), { outcome: 'ACKNOWLEDGED' }],
    ['says that it came, after it was replaced', RECEIVED, standing('REPLACED'), { outcome: 'ACKNOWLEDGED' }],
  ])('that %s', (_name, given, stands, verdict) => {
    expect(judgeAnswer(given, 'CUST1', stands)).toEqual(verdict);
  });

  it.each(REFUSED)('is refused: %s', (_name, given, custodian, stands, refusal) => {
    expect(judgeAnswer(given, custodian, stands)).toEqual({ outcome: 'REFUSED', refusal });
  });

  it('has an example of each refusal, in order of precedence', () => {
    expect([...new Set(REFUSED.map(([, , , , refusal]) => refusal))]).toEqual([...AFFIRMATION_REFUSALS]);
  });
});
