import { answersTo } from './answer.rules.js';
import type { CustodianManners } from './day-plan.js';

const plainManners: CustodianManners = { custodian: 'CUST1', lines: 100, affirmers: ['even', 'odd'], exceptions: { 'B-0100': 'someone-else' } };
const confirmation = (sequence: number, blockId = 'B-0002') => ({ confirmId: `C-${sequence}`, blockId, sequence: String(sequence) });
const inShort = (manners: CustodianManners, sequence: number, blockId?: string) =>
  answersTo(confirmation(sequence, blockId), manners).map(({ confirmId, affirmStatus, affirmedBy }) => `${confirmId} ${affirmStatus} ${affirmedBy}`);

describe('a custodian’s answers', () => {
  it.each([
    ['an even block', plainManners, 1, 'B-0002', ['C-1 AFFIRMED even']],
    ['an odd block', plainManners, 1, 'B-0003', ['C-1 AFFIRMED odd']],
    ['a block with an affirmer of its own', plainManners, 1, 'B-0100', ['C-1 AFFIRMED someone-else']],
    ['the 39th of a custodian that rejects every 40th', { ...plainManners, rejectsEvery: 40 }, 39, 'B-0002', ['C-39 AFFIRMED even']],
    ['its 40th', { ...plainManners, rejectsEvery: 40 }, 40, 'B-0002', ['C-40 CONFIRM_REJECTED even']],
    ['the 200th of one that answers every 100th twice', { ...plainManners, answersTwiceEvery: 100 }, 200, 'B-0002',
      ['C-200 AFFIRMED even', 'C-200 AFFIRMED even']],
    ['the one beside which another’s is answered', { ...plainManners, foreign: { beside: 'C-7', confirmId: 'C-x' } }, 7, 'B-0002',
      ['C-7 AFFIRMED even', 'C-x AFFIRMED even']],
  ])('to %s', (_, manners, sequence, blockId, answers) => {
    expect(inShort(manners, sequence, blockId)).toEqual(answers);
  });

  it('give a reason with a rejection', () => {
    expect(answersTo(confirmation(40), { ...plainManners, rejectsEvery: 40 })).toEqual([expect.objectContaining({ confirmRejReason: 'MISMATCHED_ACCOUNT' })]);
  });
});
