import { decode, isPoisoned } from '@entresol/messaging/decode';
import { confirmation, execution, type ToldRecord } from '../told.example.js';
import { dutyTopics } from './act.rules.js';

function read({ topic, key, value }: ToldRecord, more: object) {
  const bytes = Buffer.from(JSON.stringify({ ...value, ...more }));
  const record = { topic, partition: 0, offset: '1', timestamp: '2014-09-17T20:00:00Z', key: Buffer.from(key), value: bytes, headers: {} };
  return decode(record, dutyTopics.find(({ name }) => name === topic)!.message);
}

describe('what is read of a record of a trade', () => {
  it.each<[string, ToldRecord, object]>([
    ['an execution', execution('B-1', 'OMS1/trader-11', '14:00:00'), { blockId: 'B-1', tradeDate: '2014-09-17', transactTime: '2014-09-17T14:00:00Z' }],
    ['a confirmation', confirmation('B-1', 'user-11', '20:00:00'), { blockId: 'B-1' }],
  ])('of %s is what it is judged by', (_, record, fields) => {
    expect(read(record, {})).toMatchObject({ value: fields });
    expect(Object.keys(fields).sort()).toEqual(Object.keys((read(record, {}) as { value: object }).value).sort());
  });

  it.each<[string, ToldRecord, string]>([
    ['an execution', execution('B-1', 'OMS1/trader-11', '14:00:00'), 'blockId'],
    ['an execution', execution('B-1', 'OMS1/trader-11', '14:00:00'), 'tradeDate'],
    ['an execution', execution('B-1', 'OMS1/trader-11', '14:00:00'), 'transactTime'],
    ['a confirmation', confirmation('B-1', 'user-11', '20:00:00'), 'blockId'],
  ])('of %s must keep the contract: %s', (_, record, field) => {
    const broken = read(record, { [field]: '\u0000' });
    expect(isPoisoned(broken) && broken).toMatchObject({ reason: 'INVALID_FIELD', field });
  });
});
