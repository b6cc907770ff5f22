import { FAILPOINTS } from '@entresol/messaging/failpoint';
import { failpointsOf, wayOf, type Way } from './failpoints-of.js';

const waysOf = (service: string, consumes: boolean): Set<Way> => new Set(failpointsOf(service, consumes).map(wayOf));

describe('the failpoints that a service must meet', () => {
  it.each<[string, boolean, Way[]]>([
    ['reference-data', false, ['transaction', 'outbox', 'stream']],
    ['execution-ingest', true, ['transaction', 'consumer', 'outbox']],
    ['allocation', true, ['transaction', 'consumer', 'outbox']],
    ['confirmation', true, ['transaction', 'consumer', 'outbox', 'stream']],
    ['statements', true, ['transaction', 'consumer', 'outbox']],
    ['compliance', true, ['transaction', 'consumer', 'outbox']],
  ])('of %s follow from what it reads and writes', (service, consumes, ways) => {
    expect(waysOf(service, consumes)).toEqual(new Set(ways));
  });

  it('are all of them in confirmation', () => {
    expect(failpointsOf('confirmation', true)).toEqual(FAILPOINTS);
  });
});
