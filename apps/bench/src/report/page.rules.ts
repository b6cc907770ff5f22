import type { CpuUse } from '../ground/cpu.js';
import { GOALS, figureText, targetText, verdict, type RatioName } from './ratios.rules.js';
import { WORKLOADS, type RunRecord, type Workload, type WorkloadRecord } from './run-record.js';
import { median } from './statistics.rules.js';

const TITLES: Record<Workload, string> = {
  W1: 'W1, ingest drain: fills/s',
  W2: 'W2, the whole chain: fills/s',
  W3: 'W3, open loop: ms since the intended send',
  W4: 'W4, day close: s (blocks × accounts)',
  W6: 'W6, SIGKILL at load: s to the first new commit',
  W7: 'W7, growth: µs a fill',
};

const PEERS = [
  'W1 counts a fill when it is durable with its outbox, `W1_published` when it is on `executions.accepted.v1`. The clock runs from the first commit.',
  'P0 is a plain NestJS Kafka microservice: `@EventPattern`, class-validator, TypeORM `save` per message. P2 is kafkajs `eachBatch` with TypeORM `insert` of',
  '500 rows and no check at all. Both store the columns of a report under the same unique key, and neither has an outbox, nor raw bytes, nor a chain per fill,',
  'which favours them; both are given fewer fills, for only the rate is compared.',
  'C1 is `COPY` (binary) of the very rows that execution-ingest left of the same fills, into the same tables with the same constraints and indexes, in',
  'transactions of the same size, on four connections. C2 is kafkajs alone, from topic to topic, without a database.',
];

/** What a workload's CPU is spent on, each. */
const UNITS: Record<Workload, string> = { W1: 'a fill', W2: 'a fill', W3: 'a fill', W4: 'an account line', W6: 'a fill', W7: 'a fill' };

/** docs/performance.md, from the record of a run and nothing else. */
export function performancePage(run: RunRecord): string {
  const rows = (Object.keys(GOALS) as RatioName[]).map((name) => {
    const value = run.ratios[name] ?? null;
    return [`\`${name}\``, value === null ? '–' : figureText(value), targetText(name), verdict(name, value), GOALS[name].says];
  });
  const parts = [
    '# Performance',
    '<!-- Written by npm run bench and tools/docs.mjs from docs/performance.json; do not edit. -->',
    'Broker, database, services and the harness share one machine; fsync and synchronous_commit are on.',
    markdown(Object.keys(run.environment), [Object.values(run.environment).map(String)]),
    markdown(['', 'measured', 'to reach', '', 'what it is'], rows),
    'Peers of a workload are interleaved in one run, in an order shuffled for each repetition, and ratios are medians of paired repetitions. A repetition\n' +
      'counts only if counts, Σ quantity and Σ quantity × price match exactly in the tables and on the topics. How to run it: `apps/bench/README.md`.\n' +
      'Where a target is missed, `docs/decisions/0014-what-two-cores-carry.md` says why.',
    '## Peers and ceilings',
    PEERS.join('\n'),
    ...WORKLOADS.flatMap((workload) => section(workload, run.workloads[workload], Number(run.environment['cores']))),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** A plus sign stays: files differed from the commit. */
function shortened(commit: string): string {
  return `${commit.slice(0, 12)}${commit.endsWith('+') ? '+' : ''}`;
}

function section(workload: Workload, measured: WorkloadRecord | undefined, cores: number): string[] {
  if (!measured) return [];
  const size = Object.entries(measured.size).map(([name, value]) => `${name} ${typeof value === 'number' ? figureText(value) : value}`).join('; ');
  const figures = Object.entries(measured.figures).map(([name, values]) =>
    [`\`${name}\``, figureText(median(values)), figureText(Math.min(...values)), figureText(Math.max(...values)), values.map(figureText).join(' · ')]);
  const origin = `Measured on ${measured.startedAt.slice(0, 10)} at commit ${shortened(measured.commit)}, seed ${measured.seed}.`;
  const parts = [`## ${TITLES[workload]}`, `${origin}\nSize: ${size}.`, markdown(['', 'median', 'least', 'most', 'repetitions'], figures)];
  const cpu = Object.entries(measured.cpu).flatMap(([peer, uses]) => cpuRow(peer, uses.filter((use) => use !== null), cores));
  return cpu.length > 0 ? [...parts, markdown(['', `CPU µs ${UNITS[workload]}, by process (medians)`, 'all', `busy ${cores} cores carry, /s`], cpu)] : parts;
}

/** What a peer spends on each unit, and how many of them a second all cores could carry if they did nothing else and never waited. */
function cpuRow(peer: string, uses: readonly CpuUse[], cores: number): string[][] {
  const spent = Object.keys(uses[0] ?? {}).map((process) => ({ process, us: median(uses.map((use) => use[process] ?? 0)) }));
  if (spent.length === 0) return [];
  const all = spent.reduce((sum, { us }) => sum + us, 0);
  return [[`\`${peer}\``, spent.map(({ process, us }) => `${process} ${figureText(us)}`).join(' · '), figureText(all), figureText((cores * 1e6) / all)]];
}

function markdown(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  return [headings, headings.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
