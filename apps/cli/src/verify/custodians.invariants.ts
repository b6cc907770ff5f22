import type {
  ConfirmationAffirmed, ConfirmationAnswered, ConfirmationIssued, ConfirmationRejected, CustodianConfirmation,
} from '@entresol/contracts/confirmation.message';
import type { Account } from '@entresol/contracts/reference.message';
import type { DayPlan } from '@entresol/demo-day/day-plan';
import { issuedOf } from './confirmations.invariants.js';
import { Findings, cells, oncePerId, told, type Invariant } from './invariant.js';
import { latest, records, type RecordRead, type Snapshot } from './snapshot.js';

/** Each custodian reads its own confirmations, each once, in order, without a gap, and no one else's. */
export function custodiansGapless(snapshot: Snapshot): Invariant {
  const findings = new Findings();
  const keptBy = new Map(latest<Account>(snapshot, 'reference.accounts.v1', 'account').map((row) => [row.account, row.custodian]));
  const received: string[] = [];
  const topics = [...snapshot.topics.keys()].filter((name) => /^custodians\.[^.]+\.confirmations\.v1$/.test(name));
  for (const topic of topics) {
    const custodian = topic.split('.')[1]!;
    records<CustodianConfirmation>(snapshot, topic).forEach(({ value, origin, headers }, index) => {
      findings.equal(value.sequence, String(index + 1), () => `sequence at ${origin}`);
      findings.equal(headers['ce_sequence'], value.sequence, () => `ce_sequence at ${origin}`);
      const own = value.custodian === custodian && keptBy.get(value.account) === custodian;
      findings.expect(own, () => `${origin} belongs to ${keptBy.get(value.account)}`);
      const { sequence: _, ...confirmation } = value;
      received.push(JSON.stringify(confirmation));
    });
  }
  findings.sameMembers(received, issuedOf(snapshot, findings).map((one) => JSON.stringify(one)), 'confirmation');
  return findings.as('custodians gapless', `${received.length} confirmations on ${topics.length} custodians’ topics, each once, numbered from 1`);
}

const refusalOf = (outcome: Outcome): string | null => (outcome === 'REFUSED' ? 'NOT_YOUR_CONFIRMATION' : null);

type Outcome = 'TAKEN' | 'DUPLICATE' | 'REFUSED';

interface Judged {
  readonly answer: ConfirmationAnswered;
  readonly custodian: string;
  readonly origin: string;
  readonly outcome: Outcome;
}

/** Every answer that counts came out once, as affirmed or rejected; answers given twice or to another's confirmation changed nothing. */
export function answersTaken(snapshot: Snapshot, plan: DayPlan): Invariant {
  const findings = new Findings();
  const { confirmations, answers } = snapshot.tables;
  const issued = new Map(issuedOf(snapshot, findings).map((one) => [one.confirmId, one]));
  const judged = judge(snapshot, issued);
  const taken = judged.filter(({ outcome }) => outcome === 'TAKEN').map(({ answer }) => answer);
  const [affirmed, rejected] = [taken.filter((one) => one.affirmStatus === 'AFFIRMED'), taken.filter((one) => one.affirmStatus === 'CONFIRM_REJECTED')];

  const outcomes = <T extends ConfirmationAffirmed>(topic: string): T[] => oncePerId(records<T>(snapshot, topic), findings).map(({ value }) => value);
  const tellsOf = (one: ConfirmationAffirmed): string => told(one.confirmId, one.blockId, one.account, one.custodian, one.affirmedBy);
  const about = ({ confirmId, affirmedBy }: ConfirmationAnswered): string => {
    const { blockId, account, custodian } = issued.get(confirmId)!;
    return told(confirmId, blockId, account, custodian, affirmedBy);
  };
  findings.sameMembers(outcomes('confirmations.affirmed.v1').map(tellsOf), affirmed.map(about), 'affirmed');
  findings.sameMembers(
    outcomes<ConfirmationRejected>('confirmations.rejected.v1').map((one) => told(tellsOf(one), one.confirmRejReason, one.text)),
    rejected.map((one) => told(about(one), one.confirmRejReason, one.text)), 'rejected',
  );
  findings.sameMembers(
    confirmations.map((row) => cells(row, 'confirm_id', 'status', 'affirmed_by', 'confirm_rej_reason')),
    taken.map((one) => told(one.confirmId, one.affirmStatus, one.affirmedBy, one.confirmRejReason)), 'stored as answered',
  );
  findings.sameMembers(
    answers.map((row) => cells(row, 'origin', 'custodian', 'confirm_id', 'affirm_status', 'confirm_rej_reason', 'text', 'affirmed_by', 'outcome', 'refusal')),
    judged.map(({ answer, custodian, origin, outcome }) => (
      told(origin, custodian, answer.confirmId, answer.affirmStatus, answer.confirmRejReason, answer.text, answer.affirmedBy, outcome, refusalOf(outcome)))),
    'answer',
  );
  const counts = (outcome: Outcome): number => judged.filter((one) => one.outcome === outcome).length;
  findings.equal(taken.length, issued.size, () => 'confirmations answered');
  findings.equal(counts('DUPLICATE'), plan.expected.answers.doubled, () => 'answers given twice');
  findings.equal(counts('REFUSED'), plan.expected.answers.foreign, () => 'answers to another’s confirmation');
  const idle = `${counts('DUPLICATE')} answers came twice, ${counts('REFUSED')} were another custodian’s`;
  return findings.as('answers taken', `${taken.length} confirmations answered once; ${idle}`);
}

/** What must become of each answer: the first of a confirmation's own custodian counts. */
function judge(snapshot: Snapshot, issued: ReadonlyMap<string, ConfirmationIssued>): Judged[] {
  const answered = new Set<string>();
  const judged: Judged[] = [];
  for (const [topic, answers] of snapshot.topics) {
    const custodian = /^custodians\.([^.]+)\.affirmations\.v1$/.exec(topic)?.[1];
    if (!custodian) continue;
    for (const { value: answer, origin } of answers as readonly RecordRead<ConfirmationAnswered>[]) {
      const own = issued.get(answer.confirmId)?.custodian === custodian;
      const outcome = own ? (answered.has(answer.confirmId) ? 'DUPLICATE' : 'TAKEN') : 'REFUSED';
      if (own) answered.add(answer.confirmId);
      judged.push({ answer, custodian, origin, outcome });
    }
  }
  return judged;
}
