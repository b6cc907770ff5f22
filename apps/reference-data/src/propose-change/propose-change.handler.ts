import { canonicalJson } from '@entresol/contracts/canonical-json';
import { eventId } from '@entresol/messaging/event-id';
import type { Work } from '@entresol/messaging/work';
import { Problem } from '@entresol/platform/problem';
import { applyChange, checkedChange, type RowChange } from '../maintain-row/maintain-row.handler.js';
import { nounNamed, type Noun } from '../row/noun.js';
import { heldRows } from '../row/reference-versions.js';
import { PROPOSAL, type Proposal } from './proposal.js';
import { approvalRefused, rejectionRefused, type DecisionRefused } from './propose-change.rules.js';

/**
 * Keeps a change that another person is to decide on. The same change of the same version is the same proposal, whoever makes it again.
 * Problems: those of a row that is none; 409 NOTHING_TO_CHANGE.
 */
export async function proposeChange(work: Work, noun: Noun, change: RowChange, reason: string): Promise<Proposal> {
  await work.lock('reference', [noun.name]);
  const [held] = await heldRows(work, noun, [change.id]);
  const { content } = checkedChange(noun, change, held);
  if (held && canonicalJson(held.content) === canonicalJson(content)) {
    throw new Problem(409, 'NOTHING_TO_CHANGE', `${change.id} of ${noun.name} says this already.`, { field: 'id' });
  }
  const base = held?.version ?? 0;
  const proposalId = eventId('proposal', noun.name, change.id, base, canonicalJson(content));
  await work.run(
    `INSERT INTO proposal (proposal_id, noun, id, base_version, content, reason, proposed_by, proposed_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
    [proposalId, noun.name, change.id, base, JSON.stringify(content), reason, change.actor, work.now],
  );
  return lockProposal(work, proposalId);
}

/** Makes the change as its proposer's. Problems: 404 UNKNOWN_PROPOSAL, 403 OWN_PROPOSAL, 409 ALREADY_DECIDED, 409 PROPOSAL_STALE. */
export async function approveProposal(work: Work, proposalId: string, person: string): Promise<Proposal> {
  const proposal = await lockProposal(work, proposalId);
  const noun = nounNamed(proposal.noun)!;
  await work.lock('reference', [noun.name]);
  const [held] = await heldRows(work, noun, [proposal.id]);
  refuse(approvalRefused(proposal, person, held?.version ?? 0));
  await applyChange(work, noun, { id: proposal.id, fields: proposal.content, actor: proposal.proposedBy });
  return decide(work, proposalId, 'APPROVED', person);
}

/** Problems: 404 UNKNOWN_PROPOSAL, 403 OWN_PROPOSAL, 409 ALREADY_DECIDED. */
export async function rejectProposal(work: Work, proposalId: string, person: string): Promise<Proposal> {
  refuse(rejectionRefused(await lockProposal(work, proposalId), person));
  return decide(work, proposalId, 'REJECTED', person);
}

function refuse(refused: DecisionRefused | null): void {
  if (refused) throw new Problem(refused.status, refused.code, refused.text, { field: 'proposalId' });
}

async function lockProposal(work: Work, proposalId: string): Promise<Proposal> {
  const [proposal] = await work.rows<Proposal>(`SELECT ${PROPOSAL} FROM proposal WHERE proposal_id = $1 FOR UPDATE`, [proposalId]);
  if (!proposal) throw new Problem(404, 'UNKNOWN_PROPOSAL', 'No proposal has this id.', { field: 'proposalId' });
  return proposal;
}

async function decide(work: Work, proposalId: string, state: 'APPROVED' | 'REJECTED', person: string): Promise<Proposal> {
  const [decided] = await work.rows<Proposal>(
    `UPDATE proposal SET state = $2, decided_by = $3, decided_at = $4 WHERE proposal_id = $1 RETURNING ${PROPOSAL}`, [proposalId, state, person, work.now]);
  return decided!;
}
