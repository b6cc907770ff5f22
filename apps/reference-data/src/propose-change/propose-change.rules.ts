import type { Proposal } from './proposal.js';

type Proposed = Pick<Proposal, 'proposedBy' | 'state' | 'decidedBy'>;

export interface DecisionRefused {
  readonly status: 403 | 409;
  readonly code: 'OWN_PROPOSAL' | 'ALREADY_DECIDED' | 'PROPOSAL_STALE';
  readonly text: string;
}

/** Why a person may not approve a proposal, in order of precedence; null: he may. `version` is the row's now, 0 where there is none. */
export function approvalRefused(proposal: Proposed & Pick<Proposal, 'baseVersion'>, person: string, version: number): DecisionRefused | null {
  const refused = rejectionRefused(proposal, person);
  if (refused) return refused;
  if (version === proposal.baseVersion) return null;
  return { status: 409, code: 'PROPOSAL_STALE', text: `The row is at version ${version} now; this was proposed against version ${proposal.baseVersion}.` };
}

/** Why a person may not reject a proposal. */
export function rejectionRefused({ proposedBy, state, decidedBy }: Proposed, person: string): DecisionRefused | null {
  if (proposedBy === person) return { status: 403, code: 'OWN_PROPOSAL', text: 'A proposal is decided on by another person than made it.' };
  return state === 'PENDING' ? null : { status: 409, code: 'ALREADY_DECIDED', text: `It is ${state} already, by ${decidedBy}.` };
}
