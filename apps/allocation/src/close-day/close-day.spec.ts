import { answerToClosing, isDone, type DayFigures, type DayState, type PlatformDay } from './close-day.rules.js';

describe('answerToClosing', () => {
  const asked = { platforms: ['OMS1', 'OMS2'], deadlineSeconds: 60 };

  it.each<[string, DayState, object, string]>([
    ['an open day', 'OPEN', {}, 'START'],
    ['an open day, whatever its terms', 'OPEN', { platforms: [], deadlineSeconds: 0 }, 'START'],
    ['the same terms', 'CLOSING', {}, 'REPEAT'],
    ['the same platforms in another order, one twice', 'CLOSING', { platforms: ['OMS2', 'OMS1', 'OMS2'] }, 'REPEAT'],
    ['other platforms', 'CLOSING', { platforms: ['OMS1'] }, 'DAY_CLOSING'],
    ['another deadline', 'CLOSING', { deadlineSeconds: 61 }, 'DAY_CLOSING'],
    ['a closed day', 'CLOSED', {}, 'DAY_CLOSED'],
  ])('%s', (_name, state, terms, answer) => {
    expect(answerToClosing({ state, ...asked, ...terms }, asked)).toBe(answer);
  });
});

describe('isDone', () => {
  const all: DayFigures = { blocks: 3, allocated: 3, broken: 0, allocations: 9, zeroLines: 1 };
  const met: PlatformDay = { platform: 'OMS1', complete: true, ordersHere: true };

  it.each<[string, Partial<DayFigures>, PlatformDay[], boolean, boolean]>([
    ['all is allocated, all platforms complete', {}, [met], false, true],
    ['nothing traded, no platform named', { blocks: 0, allocated: 0 }, [], false, true],
    ['a platform is open', {}, [met, { ...met, complete: false }], false, false],
    ['orders of a platform have not come here', {}, [{ ...met, ordersHere: false }], false, false],
    ['a block is undecided', { allocated: 2 }, [met], false, false],
    ['a block is broken before the deadline', { allocated: 2, broken: 1 }, [met], false, false],
    ['a block is broken, and it is due', { allocated: 2, broken: 1 }, [met], true, true],
    ['a platform is open, and it is due', {}, [{ ...met, complete: false }], true, true],
    ['it is due, but a block is undecided', { allocated: 1, broken: 1 }, [met], true, false],
  ])('%s', (_name, figures, platforms, due, done) => {
    expect(isDone({ ...all, ...figures }, platforms, due)).toBe(done);
  });
});
