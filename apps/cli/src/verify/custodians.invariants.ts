import type {
  ConfirmationAffirmed, ConfirmationAnswered, ConfirmationIssued, ConfirmationRejected, CustodianConfirmation,
} from '@entresol/contracts/confirmation.message';
import type { Account } from '@entresol/contracts/reference.message';
import type { DayPlan } from '@entresol/demo-day/day-plan';
import { issuedOf, standingAfter } from './confirmations.invariants.js';
import { Findings, cells, oncePerId, told, type Invariant } from './invariant.js';
import { latest, records, type RecordRead, type Snapshot } from './snapshot.js';

/** Statuses in which a confirmation has been told, and nothing since that corrects it. */
const STANDING = ['ISSUED', 'AFFIRMED', 'CONFIRM_REJECTED'];

/** Each custodian reads its own confirmations, each once, in order, without a gap, and no one else's; what they come to is what stands. */
export function custodiansGapless(snapshot: Snapshot): Invariant {
  const findings = new Findings();
  const keptBy = new Map(latest<Account>(snapshot, 'reference.accounts.v1', 'account').map((row) => [row.account, row.custodian]));
  const received: string[] = [];
  const standing: string[] = [];
  const topics = [...snapshot.topics.keys()].filter((name) => /^custodians\.[^.]+\.confirmations\.v1$/.test(name));
  for (const topic of topics) {
    const custodian = topic.split('.')[1]!;
    const stream = records<CustodianConfirmation>(snapshot, topic);
    standing.push(...standingAfter(stream.map(({ value }) => value), findings).keys());
    stream.forEach(({ value, origin, headers }, index) => {
      findings.equal(value.sequence, String(index + 1), () => `sequence at ${origin}`);
      findings.equal(headers['ce_sequence'], value.sequence, () => `ce_sequence at ${origin}`);
      const own = value.custodian === custodian && keptBy.get(value.account) === custodian;
      findings.expect(own, () => `${origin} belongs to ${keptBy.get(value.account)}`);
      const { sequence: _, ...confirmation } = value;
      received.push(JSON.stringify(confirmation));
    });
  }
  findings.sameMembers(received, issuedOf(snapshot, findings).map((one) => JSON.stringify(one)), 'confirmation');
  const stored = snapshot.tables.confirmations.filter((row) => STANDING.includes(row['status']!) && row['confirm_trans_type'] !== 'CANCEL');
  findings.sameMembers(stored.map((row) => row['confirm_id']!), standing, 'standing');
  return findings.as('custodians gapless', `${received.length} confirmations on ${topics.length} custodians’ topics, each once, numbered from 1`);
}

type Outcome = 'TAKEN' | 'DUPLICATE' | 'REFUSED';

interface Judged {
  readonly answer: ConfirmationAnswered;
  readonly custodian: string;
  readonly origin: string;
  readonly outcome: Outcome;
  readonly refusal: 'NOT_YOUR_CONFIRMATION' | 'NO_LONGER_STANDING' | null;
}

/**
 * Every answer that counts came out once, as affirmed or rejected; answers given twice, to another's confirmation, or to one corrected before
 * they came changed nothing. What stands has its answer.
 */
export function answersTaken(snapshot: Snapshot, plan: DayPlan): Invariant {
  const findings = new Findings();
  const { confirmations, answers } = snapshot.tables;
  const issued = new Map(issuedOf(snapshot, findings).map((one) => [one.confirmId, one]));
  const corrections = new Map([...issued.values()].flatMap((one) => (one.confirmRefId ? [[one.confirmRefId, one] as const] : [])));
  const judged = judge(snapshot, issued, corrections);
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
  const answerOf = new Map(taken.map((one) => [one.confirmId, one]));
  findings.sameMembers(
    confirmations.filter(({ status }) => status !== 'SUPERSEDED')
      .map((row) => cells(row, 'confirm_id', 'status', 'affirmed_by', 'confirm_rej_reason', 'corrected_by')),
    [...issued.keys()].map((confirmId) => {
      const [answer, correction] = [answerOf.get(confirmId), corrections.get(confirmId)];
      const status = correction ? ENDED_AS[correction.confirmTransType as keyof typeof ENDED_AS] : answer?.affirmStatus;
      return told(confirmId, status, answer?.affirmedBy, answer?.confirmRejReason, correction?.confirmId);
    }), 'stored as answered',
  );
  findings.sameMembers(
    answers.map((row) => cells(row, 'origin', 'custodian', 'confirm_id', 'affirm_status', 'confirm_rej_reason', 'text', 'affirmed_by', 'outcome', 'refusal')),
    judged.map(({ answer, custodian, origin, outcome, refusal }) => (
      told(origin, custodian, answer.confirmId, answer.affirmStatus, answer.confirmRejReason, answer.text, answer.affirmedBy, outcome, refusal))),
    'answer',
  );
  const doubled = judged.filter(({ outcome }) => outcome === 'DUPLICATE').length;
  const foreign = judged.filter(({ refusal }) => refusal === 'NOT_YOUR_CONFIRMATION').length;
  findings.equal(doubled, plan.expected.answers.doubled + doubledBeside(snapshot, plan), () => 'answers given twice');
  findings.equal(foreign, plan.expected.answers.foreign, () => 'answers to another’s confirmation');
  const idle = `${doubled} answers came twice, ${foreign} were another custodian’s`;
  return findings.as('answers taken', `${taken.length} confirmations answered once; ${idle}`);
}

/** Answers given twice to confirmations beyond those of the plan: corrections go on in the same sequence. */
function doubledBeside(snapshot: Snapshot, plan: DayPlan): number {
  return plan.custodians.reduce((sum, { custodian, lines, answersTwiceEvery: every }) => {
    const received = records(snapshot, `custodians.${custodian}.confirmations.v1`).length;
    return every ? sum + Math.floor(received / every) - Math.floor(lines / every) : sum;
  }, 0);
}

const ENDED_AS = { REPLACE: 'REPLACED', CANCEL: 'CANCELLED' } as const;

type Confirmations = ReadonlyMap<string, ConfirmationIssued>;

/**
 * What must become of each answer: the first of a confirmation's own custodian counts. Whether it came before the confirmation was corrected,
 * topics do not tell: there the service is believed.
 */
function judge(snapshot: Snapshot, issued: Confirmations, corrections: Confirmations): Judged[] {
  const late = new Set(snapshot.tables.answers.filter(({ refusal }) => refusal === 'NO_LONGER_STANDING').map((row) => row['origin']));
  const answered = new Set<string>();
  const judged: Judged[] = [];
  for (const [topic, answers] of snapshot.topics) {
    const custodian = /^custodians\.([^.]+)\.affirmations\.v1$/.exec(topic)?.[1];
    if (!custodian) continue;
    for (const { value: answer, origin } of answers as readonly RecordRead<ConfirmationAnswered>[]) {
      const own = issued.get(answer.confirmId)?.custodian === custodian;
      const refusal = !own ? 'NOT_YOUR_CONFIRMATION' : late.has(origin) && corrections.has(answer.confirmId) ? 'NO_LONGER_STANDING' : null;
      const outcome = refusal ? 'REFUSED' : answered.has(answer.confirmId) ? 'DUPLICATE' : 'TAKEN';
      if (!refusal) answered.add(answer.confirmId);
      judged.push({ answer, custodian, origin, outcome, refusal });
    }
  }
  return judged;
}
