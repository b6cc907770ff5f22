import { FAILPOINTS } from '@entresol/messaging/failpoint';
import { crashDay, type CrashDay } from './crash-day.js';
import { crashTable } from './crash-table.js';

const SERVICES = ['execution-ingest', 'confirmation'];
const BLOCKS = 64;

describe('two services, killed at every failpoint under load', () => {
  let day: CrashDay;
  beforeAll(async () => (day = await crashDay({ services: SERVICES, blocks: BLOCKS, checkEach: false })), 1_500_000);

  it('finish what was begun, once', () => {
    console.log(crashTable(day.crashes));
    expect(day.crashes.filter(({ outcome }) => outcome === 'FAILED')).toEqual([]);
    expect(day.invariants.filter(({ ok }) => !ok)).toEqual([]);
  });

  it('are killed at each, and one of them at all', () => {
    expect(day.crashes).toHaveLength(SERVICES.length * FAILPOINTS.length);
    const killedAt = new Set(day.crashes.filter(({ outcome }) => outcome !== '–').map(({ failpoint }) => failpoint));
    expect([...killedAt].sort()).toEqual([...FAILPOINTS].sort());
  });
});

describe('the check after a crash', () => {
  it('notices messages marked as sent that were not', async () => {
    const harm = 'UPDATE confirmation.outbox SET sent_at = now() WHERE sent_at IS NULL';
    const { crashes } = await crashDay({ services: ['confirmation'], blocks: 20, checkEach: true, only: ['before-send'], harm });
    expect(crashes).toEqual([expect.objectContaining({ outcome: 'FAILED', detail: expect.stringContaining('confirmed once') })]);
  }, 600_000);
});
