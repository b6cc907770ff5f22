import { consumerProtocol, type ConsumerBug } from './consumer.example.js';
import { outboxProtocol, type OutboxBug } from './outbox-relay.example.js';
import { explore, type Explored } from './search.example.js';
import { streamProtocol, type StreamBug } from './stream-relay.example.js';

/** Found where it was planted: the invariant breaks on a way on which the faulty step was taken. */
function expectFound({ breach }: Explored, invariant: string, faultyStep: string): void {
  expect(breach).toEqual({ invariant, trace: expect.arrayContaining([expect.stringContaining(faultyStep)]) });
}

describe('a consumer of two partitions, its zombie beside it', () => {
  it('loses nothing and doubles nothing in any interleaving with two faults', () => {
    const { states, resting, breach } = explore(consumerProtocol({ faults: 2 }));
    expect(breach).toBeNull();
    expect(states).toBeGreaterThan(90_000);
    expect(resting).toBeGreaterThan(0);
  });

  it.each<[ConsumerBug, string, string]>([
    ['no natural key', 'an effect is doubled', 'knows facts by their offsets'],
    ['no fence', 'a fact is lost though its offset is passed', 'begins without a fence'],
    ['a fence that locks nothing', 'an effect is doubled', 'reads, without a lock, the position'],
    ['a fence that swallows the whole batch', 'a fact is lost though its offset is passed', 'swallows 0 up to 2'],
    ['a gap not gone back to', 'a fact is lost though its offset is passed', 'over the gap'],
    ['unchecked COMMIT', 'a fact is lost though its offset is passed', 'takes ROLLBACK for COMMIT'],
    ['no lock across partitions', 'the block is wrong', 'reads without the lock'],
  ])('%s: %s', (bug, invariant, faultyStep) => {
    expectFound(explore(consumerProtocol({ bug, faults: 1 })), invariant, faultyStep);
  });
});

describe('the relay of the outbox, its zombie beside it', () => {
  it('sends every message, those of one key in order, in any interleaving with three faults', () => {
    const { states, resting, breach } = explore(outboxProtocol({ faults: 3 }));
    expect(breach).toBeNull();
    expect(states).toBeGreaterThan(70_000);
    expect(resting).toBeGreaterThan(0);
  });

  it.each<[OutboxBug, string, string]>([
    ['id > last', 'a message is lost', 'above 0'],
    ['mark before ack', 'a message is lost', 'marks before it sends'],
    ['ids drawn before the lock', 'messages of one key are out of order', 'draws its id, then waits for the lock'],
  ])('%s: %s', (bug, invariant, faultyStep) => {
    expectFound(explore(outboxProtocol({ bug, faults: 1 })), invariant, faultyStep);
  });
});

describe('the relay of a gapless stream, its zombie beside it', () => {
  it('sends each record exactly once, in order, without a gap, in any interleaving with three faults', () => {
    const { states, resting, breach } = explore(streamProtocol({ faults: 3 }));
    expect(breach).toBeNull();
    expect(states).toBeGreaterThan(90_000);
    expect(resting).toBeGreaterThan(0);
  });

  it.each<[StreamBug[], string, string]>([
    [['position read before InitProducerId'], 'a record is doubled', 'no producer started yet'],
    [['sequence kept in memory'], 'a record is doubled', 'in memory'],
    [['position outside the Kafka transaction'], 'the relay stops by itself', 'commits without the position'],
    [['position outside the Kafka transaction', 'the tail is not compared'], 'a record is doubled', 'commits without the position'],
  ])('%j: %s', (bugs, invariant, faultyStep) => {
    expectFound(explore(streamProtocol({ bugs, faults: 1 })), invariant, faultyStep);
  });
});
