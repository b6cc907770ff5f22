import { KafkaJSConnectionError, KafkaJSProtocolError } from 'kafkajs';
import { classify, type FailureClass } from './failure.js';
import { NotCommitted } from './transaction.js';

const notLeader = { name: 'KafkaJSProtocolError', message: 'moved', type: 'NOT_LEADER_FOR_PARTITION', code: 6, retriable: true };
const withCode = (code: string): Error => Object.assign(new Error('failed'), { code });

describe('a failure', () => {
  it.each<[FailureClass, string, string[]]>([
    ['retry', 'deadlock, serialization, lock timeout', ['40P01', '40001', '55P03']],
    ['transient', 'connection exceptions', ['08000', '08001', '08003', '08006']],
    ['transient', 'too many connections, out of disk or memory', ['53000', '53100', '53200', '53300']],
    ['transient', 'shutting down, crashed, starting, dropped, idle', ['57P01', '57P02', '57P03', '57P04', '57P05']],
    ['transient', 'idle in a transaction for too long', ['25P03', '25P04']],
    ['transient', 'system errors', ['58000', '58030']],
    ['transient', 'sockets', ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']],
    ['poison', 'data exceptions', ['22003', '22001', '22P02', '22021', '2201E']],
    ['poison', 'constraint violations', ['23502', '23503', '23505', '23514']],
    ['bug', 'after a swallowed failure', ['25P02']],
    ['bug', 'statements that are wrong', ['42601', '42P01', '42703']],
    ['bug', 'rights', ['42501', '28P01']],
    ['bug', 'cancelled', ['57014']],
    ['bug', 'a read-only transaction', ['25006']],
    ['bug', 'what resembles a class', ['2', '022003', 'X08006', '']],
  ])('is %s: %s', (expected, _what, codes) => {
    expect(codes.map((code) => classify(withCode(code)))).toEqual(codes.map(() => expected));
  });

  it.each<[FailureClass, string, unknown]>([
    ['transient', 'a lost broker', new KafkaJSConnectionError('away')],
    ['transient', 'an answer of the broker', new KafkaJSProtocolError(notLeader)],
    ['transient', 'a database that went', new Error('Connection terminated unexpectedly')],
    ['transient', 'a database that is slow to let one in', new Error('timeout expired')],
    ['transient', 'a pool without a free connection', new Error('timeout exceeded when trying to connect')],
    ['transient', 'a session that is gone', new Error('Client has encountered a connection error and is not queryable')],
    ['bug', 'an undone COMMIT', new NotCommitted('ROLLBACK')],
    ['bug', 'a fault of the code', new TypeError('undefined is not a function')],
    ['bug', 'a word', 'Connection terminated'],
  ])('is %s: %s', (expected, _what, error) => {
    expect(classify(error)).toBe(expected);
  });
});
