import { DUTIES } from '@entresol/trade/duty';
import { assertedActor, type Envelope, fromHeaders, packHeaders, toHeaders, unpackHeaders } from './envelope.js';

const envelope: Envelope = {
  id: 'X-1', type: 'executions.accepted.v1', time: '2014-09-17T13:30:00Z', subject: 'B-9', actor: 'OMS1/trader-07', duty: 'EXECUTE', sequence: '41',
};

describe('envelope', () => {
  it('travels as CloudEvents headers', () => {
    expect(toHeaders(envelope)).toEqual({
      ce_id: 'X-1', ce_type: 'executions.accepted.v1', ce_time: '2014-09-17T13:30:00Z', ce_subject: 'B-9', ce_actor: 'OMS1/trader-07', ce_duty: 'EXECUTE',
      ce_sequence: '41',
    });
  });

  it('is the same when it arrives, as text or as bytes', () => {
    const headers = toHeaders(envelope);
    expect(fromHeaders(headers)).toEqual(envelope);
    expect(fromHeaders(Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Buffer.from(value)])))).toEqual(envelope);
  });

  it('travels in one header inside the platform, and is a header each again where it arrives', () => {
    expect(packHeaders(envelope)).toEqual({ ce: 'X-1\nexecutions.accepted.v1\n2014-09-17T13:30:00Z\nB-9\nOMS1/trader-07\nEXECUTE\n41' });
    expect(unpackHeaders({ ...packHeaders(envelope), traceparent: '00-1' })).toEqual({ ...toHeaders(envelope), traceparent: '00-1' });
    const { id, type, time } = envelope;
    expect(unpackHeaders(packHeaders({ id, type, time }))).toEqual(toHeaders({ id, type, time }));
    expect(unpackHeaders(toHeaders(envelope))).toEqual(toHeaders(envelope));
  });

  it('leaves out what is not there', () => {
    const least = { id: 'X-1', type: 'blocks.totalled.v1', time: '2014-09-17T13:30:00Z' };
    expect(Object.keys(toHeaders(least))).toEqual(['ce_id', 'ce_type', 'ce_time']);
    expect(fromHeaders(toHeaders(least))).toEqual(least);
  });

  it.each([
    [undefined], [{}], [{ traceparent: '00-1', other: 'x' }], [{ ce_id: null, ce_actor: undefined }],
  ])('is empty where an outsider sent %j', (headers) => {
    expect(fromHeaders(headers)).toEqual({});
  });

  it.each([['EXECUTOR'], ['execute'], [''], ['toString']])('trusts no duty such as %j', (duty) => {
    expect(fromHeaders({ ce_id: 'X-1', ce_duty: duty })).toEqual({ id: 'X-1' });
  });

  it.each(DUTIES.map((duty) => [duty]))('carries the duty %s', (duty) => {
    expect(fromHeaders({ ce_duty: duty })).toEqual({ duty });
  });
});

describe('assertedActor', () => {
  it('names the source, so that one user id at two sources is two people until compliance says otherwise', () => {
    expect(assertedActor('OMS1', 'user-1')).toBe('OMS1/user-1');
    expect(assertedActor('OMS2', 'user-1')).not.toBe(assertedActor('OMS1', 'user-1'));
  });
});
