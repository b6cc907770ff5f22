import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { REPOSITORY } from '@entresol/cli/platform/services';
import { planDay } from '@entresol/demo-day/day.rules';
import { readTape } from '@entresol/demo-day/tape';
import type { Fault } from './fault.js';
import { INSTANCES } from './instances.faults.js';
import { largeMessage } from './large-message.fault.js';
import { LOGS } from './log.faults.js';
import { OUTAGES } from './outages.faults.js';
import { isMet, tableOf, writeReport } from './report.js';
import { strikeDay, type Outcome } from './run-fault.js';
import { startSurroundings } from './surroundings.js';

const FAULTS: readonly Fault[] = [...OUTAGES, ...INSTANCES, ...LOGS, largeMessage];
const REPORT = join(REPOSITORY, 'var/faults/latest.json');
/** The fewest blocks that have a plant of each kind. */
const BLOCKS = '64';

const { values } = parseArgs({ options: { only: { type: 'string' }, blocks: { type: 'string', default: BLOCKS } } });
// The world outside would tell of each connection that it loses.
process.env['KAFKAJS_LOG_LEVEL'] ??= 'NOTHING';
// What a given-up day still waits for must not keep this process.
process.exit(await faults(chosen(values.only), Number(values.blocks)));

/** Plays a day for each fault on a broker and a database of its own. Returns the exit code: 0 only where each was met. */
async function faults(wanted: readonly Fault[], blocks: number): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'entresol-faults-'));
  for (const name of ['KAFKA_BROKERS', 'DATABASE_URL']) delete process.env[name];
  const surroundings = await startSurroundings(join(directory, 'infrastructure'));
  const outcomes: Outcome[] = [];
  let over = false;
  const interrupted = new Promise<never>((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => reject(new Error(`given up on ${signal}`)));
  });
  interrupted.catch(() => (over = true));
  try {
    for (const fault of wanted) {
      if (over) break;
      console.error(`${fault.name}: ${fault.what} …`);
      const { outcomes: [outcome] } = await strikeDay([fault], planDay(readTape(), { blocks }), surroundings, interrupted);
      outcomes.push(outcome!);
      console.error(tableOf([outcome!]));
    }
  } finally {
    await surroundings.stop();
    rmSync(directory, { recursive: true, force: true });
  }
  writeReport(REPORT, outcomes);
  console.log(`\n${tableOf(outcomes)}\n\n${REPORT}`);
  return !over && outcomes.every(isMet) ? 0 : 1;
}

function chosen(only: string | undefined): readonly Fault[] {
  const names = only?.split(',') ?? FAULTS.map(({ name }) => name);
  return names.map((name) => {
    const fault = FAULTS.find((one) => one.name === name);
    if (!fault) throw new Error(`There is no fault “${name}”; there are ${FAULTS.map((one) => one.name).join(', ')}.`);
    return fault;
  });
}
