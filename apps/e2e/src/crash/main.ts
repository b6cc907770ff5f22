import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY, SERVICES } from '@entresol/cli/platform/services';
import { invariantsText } from '@entresol/cli/verify/verify.command';
import { startInfrastructure } from '@entresol/embedded/infrastructure';
import { crashDay, type CrashDay } from './crash-day.js';
import type { Crash } from './crash-row.js';
import { crashTable } from './crash-table.js';

/** Enough for each of a service's failpoints to have a block of its own; compliance needs days with as many conflicts as it has to tell of. */
const BLOCKS = 76;
const WIDTH = 26;
const BLOCKS_OF: Readonly<Record<string, number>> = { compliance: 226 };

/** Each service, each of its failpoints, one after another, each with a check; the services named, or all. */
async function crashEverything(named: readonly string[]): Promise<number> {
  const services = SERVICES.map(({ service }) => service).filter((service) => named.length === 0 || named.includes(service));
  const directory = mkdtempSync(join(tmpdir(), 'entresol-crash-'));
  const infrastructure = await startInfrastructure({ directory, keep: false });
  Object.assign(process.env, { KAFKA_BROKERS: infrastructure.kafkaBrokers, DATABASE_URL: infrastructure.databaseUrl });
  const days: CrashDay[] = [];
  const started = performance.now();
  try {
    for (const service of services) {
      console.log(`${service} …`);
      const told = ({ failpoint, outcome, seconds, detail = '' }: Crash): void => {
        console.log(`  ${failpoint.padEnd(WIDTH)} ${outcome} ${seconds} s ${detail}`);
      };
      const day = await crashDay({ services: [service], blocks: BLOCKS_OF[service] ?? BLOCKS, checkEach: true, told });
      const failed = day.invariants.filter(({ ok }) => !ok);
      if (failed.length > 0) console.log(`The whole day, at the end of ${service}:\n${invariantsText(failed)}`);
      days.push(day);
    }
  } finally {
    await infrastructure.stop();
    rmSync(directory, { recursive: true, force: true });
  }
  return conclude(days, (performance.now() - started) / 1000);
}

function conclude(days: readonly CrashDay[], seconds: number): number {
  const crashes = days.flatMap((day) => day.crashes);
  const killed = crashes.filter(({ outcome }) => outcome !== '–');
  const ok = killed.every(({ outcome }) => outcome === 'ok') && days.every(({ invariants }) => invariants.every((one) => one.ok));
  const file = join(REPOSITORY, 'var/crash/latest.json');
  mkdirSync(join(REPOSITORY, 'var/crash'), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ok, seconds: Math.round(seconds), crashes, days: days.map(({ invariants }) => invariants) }, null, 2)}\n`);
  console.log(`\n${crashTable(crashes)}\n\n${killed.length} kills in ${Math.round(seconds)} s: ${ok ? 'nothing lost, nothing twice' : 'not all ok'}. ${file}`);
  return ok ? 0 : 1;
}

process.exitCode = await crashEverything(process.argv.slice(2));
