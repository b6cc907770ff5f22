import { isMet, tableOf } from './report.js';
import type { Outcome } from './run-fault.js';

const MET: Outcome = {
  fault: 'broker-killed', what: 'the broker is killed', evidence: ['killed'], recoveredSeconds: 0.52, drainedSeconds: 12.3,
  lost: 0, doubled: 0, named: [], failures: [],
};

it.each<[string, Partial<Outcome>, boolean]>([
  ['that recovered with nothing lost', {}, true],
  ['that never recovered', { recoveredSeconds: undefined }, false],
  ['that lost something', { lost: 1 }, false],
  ['that doubled something', { doubled: 1 }, false],
  ['after which an invariant fails', { failures: ['books balance: 1 missing'] }, false],
])('takes a fault %s for what it is', (_what, change, met) => {
  expect(isMet({ ...MET, ...change })).toBe(met);
});

it('prints a line a fault, and below it what showed it and what is wrong', () => {
  const failed = {
    ...MET, fault: 'acks-lost', recoveredSeconds: undefined, drainedSeconds: undefined,
    lost: 2, named: ['fill E-1 lost'], failures: ['books balance: 1 missing'],
  };
  expect(tableOf([MET, failed])).toBe([
    'fault          recovered  drained  lost  doubled        ',
    'broker-killed      0.5 s   12.3 s     0        0      ok',
    '    killed',
    'acks-lost          never    never     2        0  FAILED',
    '    killed',
    '    fill E-1 lost',
    '    books balance: 1 missing',
  ].join('\n'));
});
