import 'reflect-metadata';
import { memberOf } from './topic.js';
import { custodianTopics, referenceTopics, topics } from './topics.js';

const families = Object.values(custodianTopics);
const perCustodian = families.flatMap((family) => ['CUST1', 'CUST2'].map((custodian) => family.of(custodian)));
const all = [...Object.values(topics), ...Object.values(referenceTopics), ...perCustodian];

describe('topics', () => {
  it.each(all.map(({ name }) => [name]))('%s is named <owner>.<event>.v<major>', (name) => {
    expect(name).toMatch(/^[a-z]+(\.[A-Za-z0-9_-]+)?\.[a-z]+(-[a-z]+)*\.v[1-9]\d*$/);
    expect(name.length).toBeLessThanOrEqual(249);
  });

  it('have a name of their own', () => {
    const names = all.map(({ name }) => name);
    expect(names.filter((name, position) => names.indexOf(name) !== position)).toEqual([]);
  });

  it('name events in the past tense', () => {
    const events = Object.values(topics).map(({ name }) => name.split('.')[1]);
    expect(events.filter((event) => !event?.endsWith('ed'))).toEqual([]);
  });

  it.each(all.map((topic) => [topic.name, topic] as const))('%s is keyed by a field of its message', (_name, topic) => {
    const fields = Reflect.getMetadata('swagger/apiModelPropertiesArray', topic.message.prototype as object) as string[];
    expect(fields).toContain(`:${topic.key}`);
  });

  it('keep reference rows for ever, and nothing else', () => {
    expect(Object.values(referenceTopics).every(({ cleanup, partitions }) => cleanup === 'compact' && partitions === 1)).toBe(true);
    expect(Object.values(topics).every(({ cleanup, partitions }) => cleanup === 'delete' && partitions >= 1)).toBe(true);
  });

  it('hold one partition for each custodian: its sequence is one order', () => {
    expect(families.map((family) => family.of('CUST1').partitions)).toEqual(families.map(() => 1));
  });
});

describe('memberOf', () => {
  it.each([['CUST1'], ['a'], ['first.custody'], ['x'.repeat(64)]])('finds %s again in the name of its topic', (custodian) => {
    for (const family of families) expect(memberOf(family, family.of(custodian).name)).toBe(custodian);
  });

  it.each([
    ['custodians.CUST1.affirmations.v1', 'another family'],
    ['custodians..confirmations.v1', 'no member'],
    ['custodians.confirmations.v1', 'no member'],
    ['custodians.CUST1.confirmations.v2', 'another version'],
    ['demo.custodians.CUST1.confirmations.v1', 'a prefix'],
    ['custodians.CUST1.confirmations.v1.dlq', 'dead letters'],
    ['', 'nothing'],
  ])('finds none in %j: %s', (topic) => {
    expect(memberOf(custodianTopics.confirmations, topic)).toBeUndefined();
  });
});
