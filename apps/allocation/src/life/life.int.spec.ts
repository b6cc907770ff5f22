import type { AllocationAllocated } from '@entresol/contracts/allocation.message';
import { topics } from '@entresol/contracts/topics';
import { groupBy } from '@entresol/messaging/group-by';
import { openService, type RunningService } from '@entresol/testing/service';
import fc from 'fast-check';
import { allocation } from '../service.js';
import { references } from '../small-day.example.js';
import { CORRECTION_COMMANDS } from './correction-commands.example.js';
import { BEGINNINGS, INSTRUCTION_COMMANDS } from './instruction-commands.example.js';
import { expectToHold, fold } from './life-invariants.example.js';
import { THRESHOLD_CENTS, standingLines } from './naive-block.example.js';
import { NaiveDay } from './naive-day.example.js';
import { asText } from './naive-split.example.js';
import { BLOCKS, Step, TRADE_COMMANDS, type Act } from './trade-commands.example.js';

/** LIFE_RUNS and LIFE_SEED ask for more runs, or for those of before. */
const RUNS = Number(process.env['LIFE_RUNS'] ?? 20);
const SEED = Number(process.env['LIFE_SEED'] ?? Date.now() % 2 ** 31);
const stepsOf = (acts: readonly fc.Arbitrary<Act>[]) => acts.map((some) => some.map((act) => new Step(act)));
const BEGINNING = fc.commands(stepsOf(BEGINNINGS), { maxCommands: 4, size: 'max' });
const GOING_ON = fc.commands(stepsOf([...TRADE_COMMANDS, ...INSTRUCTION_COMMANDS, ...CORRECTION_COMMANDS]), { maxCommands: 30, size: 'max' });

/** A run's day, which is its own: the nth from here on. */
const FIRST_DAY = Date.UTC(2001, 0, 1);
const calendars = [{ ...references.calendars[0], validFrom: '2000-01-01', validTo: '2030-12-31' }];
const cycles = [{ ...references.cycles[0], validTo: '2030-12-31' }];

describe.each(['COMPLETE', 'DAY_CLOSE'] as const)('the life of blocks that are allocated at %s', (allocateAt) => {
  let running: RunningService;
  beforeAll(async () => {
    const firms = [{ ...references.firms[0], allocateAt, approvalThreshold: asText(THRESHOLD_CENTS, 2) }];
    running = await openService(allocation, { references: { ...references, firms, calendars, cycles } });
  }, 60_000);
  afterAll(() => running?.close(), 30_000);

  const days: NaiveDay[] = [];
  function nextDay(): NaiveDay {
    const tradeDate = new Date(FIRST_DAY + days.length * 86_400_000).toISOString().slice(0, 10);
    days.push(new NaiveDay(tradeDate, allocateAt, BLOCKS.map((name) => `B${name}-${tradeDate}`)));
    return days.at(-1)!;
  }

  it(`is what a naive model says, whatever comes and in any order (LIFE_SEED=${SEED})`, async () => {
    await fc.assert(
      fc.asyncProperty(BEGINNING, GOING_ON, (beginning, steps) => (
        fc.asyncModelRun(() => ({ model: nextDay(), real: { service: running, seen: new Map() } }), [...beginning, ...steps]))),
      { numRuns: RUNS, seed: SEED, endOnFailure: RUNS > 100 },
    );
  }, 600_000 + RUNS * 10_000);

  it('was told to others as it is stored: each version takes up the one before', async () => {
    const told = (await running.published(topics.allocationsAllocated)).map(({ value }) => value);
    const byBlock = groupBy(once(told), ({ blockId }) => blockId);
    const blocks = days.flatMap((day) => [...day.blocks.values()]).filter(({ versions }) => versions.length > 0);
    expect(blocks.length).toBeGreaterThan(0);
    for (const block of blocks) {
      const lines = byBlock.get(block.blockId)!.sort((a, b) => a.version - b.version || a.line - b.line);
      const standing = [...fold(lines)].map(([account, { id }]) => [account, id]);
      expect(standing.sort()).toEqual(standingLines(block).map(({ account, id }) => [account, id]).sort());
    }
  }, 60_000);

  it('is noticed where it is not the model’s', async () => {
    const day = days.find(({ blocks }) => [...blocks.values()].some((block) => standingLines(block).length > 0))!;
    const block = [...day.blocks.values()].find((one) => standingLines(one).length > 0)!;
    await expectToHold(running, day);
    await running.rows('ALTER TABLE allocation DISABLE TRIGGER USER');
    await running.rows('UPDATE allocation SET alloc_qty = alloc_qty + 1 WHERE block_id = $1 AND version = $2 AND line = 1', [
      block.blockId, block.versions.length,
    ]);
    await expect(expectToHold(running, day)).rejects.toThrow(block.blockId);
  });
});

/** As they are told at least once: each line once, with its number. */
function once(told: readonly AllocationAllocated[]) {
  const lines = told.map(({ individualAllocId: id, refIndividualAllocId: ref, ...line }) => (
    { ...line, id, ref: ref ?? null, line: Number(id.split('.').at(-1)) }));
  return [...new Map(lines.map((line) => [line.id, line])).values()];
}
