import { topics } from '@entresol/contracts/topics';
import { affirmation, confirmation, execution, other, performed, type ToldRecord } from '../told.example.js';
import { actOf } from './act.rules.js';

const allocation = { blockId: 'B-1', individualAllocId: 'A-1.1' };
const statement = { statementId: 'S-1', account: 'ACC-001' };
const by = (duty: 'ALLOCATE' | 'RELEASE_STATEMENT' | 'MAINTAIN_FEES' | 'MAINTAIN_ACCOUNT') => ({ actor: 'user-11', duty, time: '2014-09-18T09:00:00Z' });

describe('the act that a record tells of', () => {
  it.each<[string, ToldRecord, object]>([
    ['a fill, at the time the platform gave', execution('B-1', 'OMS1/trader-11', '14:00:00'),
      { duty: 'EXECUTE', scope: 'TRADE', subject: 'B-1', time: '2014-09-17T14:00:00Z', actor: 'OMS1/trader-11' }],
    ['an amendment by hand', execution('B-1', 'user-11', '15:00:00', { duty: 'AMEND', execType: 'TRADE_CANCEL' }), { duty: 'AMEND', actor: 'user-11' }],
    ['an allocation by hand', other(topics.allocationsAllocated, 'B-1', allocation, by('ALLOCATE')),
      { duty: 'ALLOCATE', scope: 'TRADE', subject: 'B-1', time: '2014-09-18T09:00:00Z' }],
    ['a confirmation that a person released', confirmation('B-1', 'user-11', '20:00:00'), { duty: 'CONFIRM', scope: 'TRADE', subject: 'B-1' }],
    ['an affirmation', affirmation('B-1', 'CUST1/desk', '21:00:00'), { duty: 'AFFIRM', subject: 'B-1', actor: 'CUST1/desk' }],
    ['a decision', performed('INSTRUCT', 'B-1', 'OMS/orders-02', '13:00:00'),
      { duty: 'INSTRUCT', scope: 'TRADE', subject: 'B-1', time: '2014-09-17T13:00:00Z' }],
    ['a decision on a day', performed('CLOSE_DAY', '2014-09-17', 'user-11', '20:00:00', 'DAY'), { duty: 'CLOSE_DAY', scope: 'DAY', subject: '2014-09-17' }],
    ['a decision without a business time',
      other(topics.dutiesPerformed, 'B-1', { duty: 'INSTRUCT', scope: 'TRADE', subject: 'B-1' }, { actor: 'user-11', time: '2014-09-17T22:00:00Z' }),
      { duty: 'INSTRUCT', time: '2014-09-17T22:00:00Z' }],
    ['a statement that a person released', other(topics.statementsIssued, 'ACC-001', statement, by('RELEASE_STATEMENT')),
      { duty: 'RELEASE_STATEMENT', scope: 'STATEMENT', subject: 'S-1' }],
    ['a change of an account', other(topics.referenceChanged, 'ACC-001', { noun: 'accounts', id: 'ACC-001', version: 2 }, by('MAINTAIN_ACCOUNT')),
      { scope: 'ACCOUNT', subject: 'ACC-001' }],
    ['a change of a fee', other(topics.referenceChanged, 'COMMISSION', { noun: 'fees', id: 'COMMISSION', version: 2 }, by('MAINTAIN_FEES')),
      { scope: 'REFERENCE', subject: 'fees/COMMISSION' }],
  ])('%s', (_, record, act) => {
    expect(actOf(record)).toMatchObject({ eventId: record.envelope.id, origin: record.origin, ...act });
  });

  it.each<[string, ToldRecord]>([
    ['an automatic confirmation', confirmation('B-1', 'service:confirmation', '20:00:00')],
    ['a duty that a service claims', performed('INSTRUCT', 'B-1', 'service:allocation', '13:00:00')],
    ['an automatic allocation', other(topics.allocationsAllocated, 'B-1', allocation, { actor: 'service:allocation' })],
    ['a statement made by itself', other(topics.statementsIssued, 'ACC-001', statement, { actor: 'service:statements' })],
    ['a person without a duty', other(topics.confirmationsIssued, 'ACC-001', { blockId: 'B-1' }, { actor: 'user-11' })],
    ['a duty without a person', other(topics.confirmationsIssued, 'ACC-001', { blockId: 'B-1' }, { duty: 'CONFIRM' })],
    ['an instruction not yet accepted', other(topics.allocationsInstructed, 'B-1', { blockId: 'B-1' }, { actor: 'user-11', duty: 'INSTRUCT' })],
    ['a refusal', other(topics.allocationsRefused, 'B-1', { blockId: 'B-1' }, { actor: 'user-11', duty: 'INSTRUCT' })],
    ['a rejection', other(topics.confirmationsRejected, 'ACC-001', { blockId: 'B-1' }, { actor: 'CUST1/desk', duty: 'AFFIRM' })],
  ])('%s tells of none', (_, record) => {
    expect(actOf(record)).toBeUndefined();
  });
});
