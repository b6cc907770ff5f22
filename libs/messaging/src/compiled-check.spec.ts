import 'reflect-metadata';
import { custodianTopics, referenceTopics, topics } from '@entresol/contracts/topics';
import type { MessageClass } from '@entresol/contracts/topic';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync } from 'class-validator';
import fc from 'fast-check';
import { compiledCheck } from './compiled-check.js';

const everyTopic = [...Object.values(topics), ...Object.values(custodianTopics), ...Object.values(referenceTopics)];
const messages = [...new Set(everyTopic.map(({ message }) => message as MessageClass<object>))];

/** Values that are right for some field or other, and such as slip through careless checks. */
const CANDIDATES: readonly unknown[] = [
  'B-1', 'AAA', 'BUY', 'TRADE', 'USD', 'XNYS', '100', '0', '-1', '168.27', 'NaN', 'Infinity', '0x1f', '1e5', '', ' ', '1'.repeat(40), '0.123456789',
  '2014-09-17', '2014-02-30', '2014-09-17T13:30:00.531656Z', 'AGENT', 'NEW', 'PRO_RATA', 'COMPLETE', 'DAY_CLOSE', 'TRADE ', 'DETECT', 'ALWAYS',
  'HIGH', 'ACTIVE', 'REFUSE_ALL', 'EQUITY', 'EXECUTE', 'CONFIRMED', 'AFFIRMED', 'OTHER', 'LATE', 'INVALID_FIELD', 'COMMISSION', 'ALL', 'PER_SHARE',
  'TRADE_DATE', 'FEE', 'JUSTIFIED', 'a'.repeat(64), 'f'.repeat(64),
  'a\u0000b', '\ud800', 0, 1, 1.5, -1, NaN, true, false, null, undefined, {}, [],
  [[]], [null], ['B-1'], ['EXECUTE', 'CONFIRM'], [{ account: 'ACC-1', weight: '3' }], [{ account: 'ACC-1', weight: 3 }],
  [{ blockId: 'B-1', reason: 'LATE' }], [{ source: 'OMS1', userId: 't' }], [{ date: 1 }],
  [{ miscFeeType: 'REGULATORY', miscFeeSubType: 'SECTION_31', miscFeeAmt: '0.00' }],
];
const values = fc.oneof(fc.constantFrom(...CANDIDATES), fc.string({ maxLength: 70 }));

const propertiesOf = (message: MessageClass<object>): string[] =>
  [...new Set(getMetadataStorage().getTargetValidationMetadatas(message, '', false, false).map(({ propertyName }) => propertyName))];

/** class-validator's own word, and what it makes of the fields. */
function byClassValidator(message: MessageClass<object>, fields: object): object | undefined {
  const value = plainToInstance(message, fields);
  return validateSync(value, { whitelist: true, forbidUnknownValues: true }).length === 0 ? value : undefined;
}

describe('a compiled check', () => {
  it.each(messages.map((message) => [message.name, message] as const))('%s: accepts what class-validator accepts, and makes the same of it', (_, message) => {
    const properties = propertiesOf(message);
    // For each field the values that class-validator lets through there, so that whole messages are often right.
    const accepted = new Map(properties.map((name) => [name, CANDIDATES.filter((value) => faultless(message, name, value))]));
    const oftenRight = (name: string) => fc.oneof({ weight: 30, arbitrary: fc.constantFrom(...accepted.get(name)!) }, { weight: 1, arbitrary: values });
    const fields = fc.record(Object.fromEntries(properties.map((name) => [name, oftenRight(name)])));
    let right = 0;
    fc.assert(fc.property(fields, (message_) => {
      const should = byClassValidator(message, message_);
      const is = compiledCheck(message)({ ...message_, unknown: 1 });
      if (should) right += 1;
      expect(is && JSON.parse(JSON.stringify(is))).toEqual(should && JSON.parse(JSON.stringify(should)));
      if (is) expect(is).toBeInstanceOf(message);
    }), { numRuns: 100 });
    expect(right).toBeGreaterThan(5);
  });
});

function faultless(message: MessageClass<object>, name: string, value: unknown): boolean {
  return validateSync(plainToInstance(message, { [name]: value })).every(({ property }) => property !== name);
}
