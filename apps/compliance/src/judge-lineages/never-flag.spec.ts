import { topics } from '@entresol/contracts/topics';
import { matrix } from '../matrix.example.js';
import { affirmation, confirmation, conflictsTold, execution, other, performed, type ToldRecord } from '../told.example.js';

const users = [
  { person: 'user-1', name: 'A. Smith', userIds: [{ source: 'OMS1', userId: 'user-1' }] },
  { person: 'user-11', name: 'A. Smith', userIds: [{ source: 'OMS1', userId: 'user-11' }, { source: 'CUST1', userId: 'desk' }] },
];

const trader = 'OMS1/user-11';
const redelivered = execution('B-1', trader, '14:00:00');

describe('what is never flagged', () => {
  it.each<[string, ToldRecord[]]>([
    ['instructing before the first fill', [performed('INSTRUCT', 'B-1', 'user-11', '13:59:59.999999999'), execution('B-1', trader, '14:00:00')]],
    ['instructing at the very time of the first fill', [performed('INSTRUCT', 'B-1', 'user-11', '14:00:00.000'), execution('B-1', trader, '14:00:00')]],
    ['EXECUTE on one trade and CONFIRM on another', [execution('B-1', trader, '14:00:00'), confirmation('B-2', 'user-11', '20:00:00')]],
    ['the same duty twice', [execution('B-1', trader, '14:00:00'), execution('B-1', trader, '14:00:01')]],
    ['CLOSE_DAY × CONFIRM', [performed('CLOSE_DAY', '2014-09-17', 'user-11', '20:00:00', 'DAY'), confirmation('B-1', 'user-11', '20:01:00')]],
    ['one service doing both steps', [
      execution('B-1', 'service:robot', '14:00:00'), performed('ALLOCATE', 'B-1', 'service:robot', '20:00:00'),
      confirmation('B-1', 'service:robot', '20:01:00'),
    ]],
    ['a redelivered event', [redelivered, redelivered, { ...redelivered, origin: 'executions.accepted.v1[0]@99' }]],
    ['an instruction that was refused, then CONFIRM', [
      other(topics.allocationsInstructed, 'B-1', { allocId: 'A-1', blockId: 'B-1', instructedBy: 'user-11' }, { actor: 'user-11', duty: 'INSTRUCT' }),
      other(topics.allocationsRefused, 'B-1', { allocId: 'A-1', blockId: 'B-1', reason: 'UNKNOWN_ACCOUNT' }, { actor: 'user-11', duty: 'INSTRUCT' }),
      confirmation('B-1', 'user-11', '20:00:00'),
    ]],
    ['a platform’s bust naming the same trader', [
      execution('B-1', trader, '14:00:00'), execution('B-1', trader, '14:05:00', { execType: 'TRADE_CANCEL', version: 2, live: false }),
    ]],
    ['user-1 beside user-11', [execution('B-1', 'OMS1/user-1', '14:00:00'), confirmation('B-1', 'user-11', '20:00:00')]],
    ['equal display names', [execution('B-1', 'OMS1/user-11', '14:00:00'), confirmation('B-1', 'user-1', '20:00:00')]],
    ['the same user id at another source', [execution('B-1', 'OMS2/user-11', '14:00:00'), confirmation('B-1', 'user-11', '20:00:00')]],
    ['same account and day but different blocks', [confirmation('B-1', 'user-11', '20:00:00'), affirmation('B-2', 'CUST1/desk', '21:00:00')]],
    ['a fee version changed after its use', [
      confirmation('B-1', 'user-11', '20:00:00'),
      other(topics.referenceChanged, 'COMMISSION', { noun: 'fees', id: 'COMMISSION', version: 2 }, { actor: 'user-11', duty: 'MAINTAIN_FEES' }),
    ]],
    ['reading', [execution('B-1', trader, '14:00:00'), other(topics.allocationsAllocated, 'B-1', { blockId: 'B-1' }, { actor: 'user-11' })]],
    ['two persons on two duties', [execution('B-1', 'OMS1/user-1', '14:00:00'), performed('INSTRUCT', 'B-1', 'user-11', '20:00:00')]],
  ])('%s', (_, records) => {
    expect(conflictsTold(records, users, matrix)).toEqual([]);
  });

  it('and yet the same persons are flagged where they conflict', () => {
    const records = [execution('B-1', trader, '14:00:00'), confirmation('B-1', 'user-11', '20:00:00'), affirmation('B-1', 'CUST1/desk', '21:00:00')];
    expect(conflictsTold(records, users, matrix)).toEqual(['confirm-affirm user-11 B-1', 'execute-affirm user-11 B-1', 'execute-confirm user-11 B-1']);
  });
});
