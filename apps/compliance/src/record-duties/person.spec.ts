import { isService, peopleOf, personOf } from './person.rules.js';

const people = peopleOf([
  { person: 'user-1', userIds: [{ source: 'OMS1', userId: 'trader-1' }, { source: 'OMS2', userId: 'trader-9' }, { source: 'OMS1', userId: 'shared' }] },
  { person: 'user-11', userIds: [{ source: 'OMS1', userId: 'trader-11' }, { source: 'OMS1', userId: 'a/b' }, { source: 'OMS1', userId: 'shared' }] },
  { person: 'user-11', userIds: [{ source: 'OMS1', userId: 'trader-11' }] },
]);

describe('the person behind an actor', () => {
  it.each<[string, string, string | undefined]>([
    ['a person’s own sub', 'user-77', 'user-77'],
    ['a mapped id', 'OMS1/trader-1', 'user-1'],
    ['another id of the same person', 'OMS2/trader-9', 'user-1'],
    ['an id of which another is the beginning', 'OMS1/trader-11', 'user-11'],
    ['an id with a slash of its own', 'OMS1/a/b', 'user-11'],
    ['the same id at another source', 'OMS2/trader-1', undefined],
    ['an unknown id', 'OMS1/trader', undefined],
    ['an id that two persons claim', 'OMS1/shared', undefined],
  ])('%s', (_, actor, person) => {
    expect(personOf(actor, people)).toBe(person);
  });
});

it.each([['service:order-router', true], ['user-1', false], ['OMS1/service:x', false]])('%s is a service: %s', (actor, service) => {
  expect(isService(actor)).toBe(service);
});
