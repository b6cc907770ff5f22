import type { RowContent } from '../row/row-content.js';

export const PROPOSAL_STATES = ['PENDING', 'APPROVED', 'REJECTED'] as const;
export type ProposalState = (typeof PROPOSAL_STATES)[number];

/** A change of a row that one person proposed and another decides on. */
export interface Proposal {
  readonly proposalId: string;
  readonly noun: string;
  readonly id: string;
  /** The version of the row that it was made against; 0: there was none. */
  readonly baseVersion: number;
  readonly content: RowContent;
  readonly reason: string;
  readonly proposedBy: string;
  readonly proposedAt: string;
  readonly state: ProposalState;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
}

/** The columns of `proposal` as the fields of a Proposal. */
export const PROPOSAL = `proposal_id AS "proposalId", noun, id, base_version AS "baseVersion", content, reason, proposed_by AS "proposedBy",
  proposed_at AS "proposedAt", state, decided_by AS "decidedBy", decided_at AS "decidedAt"`;
