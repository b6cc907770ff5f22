import type { ReferenceRow } from '@entresol/contracts/reference.message';
import type { Topic } from '@entresol/contracts/topic';
import { referenceTopics } from '@entresol/contracts/topics';
import { Problem } from '@entresol/platform/problem';
import type { Duty } from '@entresol/trade/duty';

/** A kind of reference row. */
export interface Noun {
  /** As in its topic, its file and its address: `conflict-rules`. */
  readonly name: string;
  readonly topic: Topic<ReferenceRow>;
  /** What a person who changes such a row decides, where that may conflict with other duties. */
  readonly duty?: Duty;
  /** A change needs a second person. */
  readonly twoPersons: boolean;
}

/** Who keeps duties apart does not do it alone. */
const TWO_PERSONS: readonly string[] = ['conflict-rules'];

const DUTY_OF: Readonly<Record<string, Duty>> = {
  accounts: 'MAINTAIN_ACCOUNT',
  clients: 'MAINTAIN_ACCOUNT',
  fees: 'MAINTAIN_FEES',
  custodians: 'MAINTAIN_SETTLEMENT',
  users: 'GRANT_ENTITLEMENT',
};

export const nouns: readonly Noun[] = Object.values(referenceTopics).map((topic) => {
  const name = topic.name.split('.')[1]!;
  return { name, topic, duty: DUTY_OF[name], twoPersons: TWO_PERSONS.includes(name) };
});

/** Problem: 404 UNKNOWN_NOUN. */
export function knownNoun(name: string): Noun {
  const noun = nounNamed(name);
  const accepted = nouns.map((one) => one.name).join(', ');
  if (!noun) throw new Problem(404, 'UNKNOWN_NOUN', `There is no reference data named ${name}.`, { field: 'noun', accepted });
  return noun;
}

export function nounNamed(name: string): Noun | undefined {
  return nouns.find((noun) => noun.name === name);
}
