import fc from 'fast-check';
import { newestVersions } from './newest-version.rules.js';
import { earliestTimes } from './transact-time.rules.js';

const fill = fc.record({
  platform: fc.constantFrom('OMS1', 'OMS2'), tradeDate: fc.constant('2014-09-17'), rootExecId: fc.constantFrom('E-1', 'E-2', '2014/E-1'),
  version: fc.integer({ min: 1, max: 4 }),
});

describe('the newest versions', () => {
  it('are one of each fill, none older than another that came, in one order', () => {
    fc.assert(fc.property(fc.array(fill), fc.func(fc.integer()), (fills, chance) => {
      const newest = newestVersions(fills);
      for (const { platform, rootExecId, version } of fills) {
        const kept = newest.find((other) => other.platform === platform && other.rootExecId === rootExecId);
        expect(kept?.version).toBeGreaterThanOrEqual(version);
      }
      expect(new Set(newest.map(({ platform, rootExecId }) => `${platform} ${rootExecId}`)).size).toBe(newest.length);
      const shuffled = [...fills].sort((a, b) => chance(a) - chance(b));
      expect(newestVersions(shuffled)).toEqual(newest);
    }));
  });
});

describe('the earliest times', () => {
  it('count every version that came, to the nanosecond', () => {
    expect(earliestTimes([
      { blockId: 'B-1', transactTime: '2014-09-17T13:30:00Z' }, { blockId: 'B-2', transactTime: '2014-09-17T13:30:01Z' },
      { blockId: 'B-1', transactTime: '2014-09-17T13:30:00.5Z' }, { blockId: 'B-1', transactTime: '2014-09-17T13:29:59.999999999Z' },
    ])).toEqual(new Map([['B-1', '2014-09-17T13:29:59.999999999Z'], ['B-2', '2014-09-17T13:30:01.000000000Z']]));
  });
});
