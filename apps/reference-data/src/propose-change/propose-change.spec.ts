import { approvalRefused, rejectionRefused } from './propose-change.rules.js';

const pending = { proposedBy: 'user-1', state: 'PENDING', decidedBy: null, baseVersion: 3 } as const;
const decided = { ...pending, state: 'REJECTED', decidedBy: 'user-2' } as const;

it.each([
  ['another person', pending, 'user-2', 3, null],
  ['not whoever made it', pending, 'user-1', 3, 'OWN_PROPOSAL'],
  ['nobody a second time', decided, 'user-3', 3, 'ALREADY_DECIDED'],
  ['nobody once the row has changed', pending, 'user-2', 4, 'PROPOSAL_STALE'],
  ['first of all not whoever made it', decided, 'user-1', 4, 'OWN_PROPOSAL'],
  ['and not what is decided, changed or not', decided, 'user-3', 4, 'ALREADY_DECIDED'],
])('a proposal is approved by %s', (_what, proposal, person, version, code) => {
  expect(approvalRefused(proposal, person, version)?.code ?? null).toBe(code);
});

it.each([
  ['another person, whatever became of the row', pending, 'user-2', null],
  ['not whoever made it', pending, 'user-1', 'OWN_PROPOSAL'],
  ['nobody a second time', decided, 'user-3', 'ALREADY_DECIDED'],
])('a proposal is rejected by %s', (_what, proposal, person, code) => {
  expect(rejectionRefused(proposal, person)?.code ?? null).toBe(code);
});
