import { performancePage } from './page.rules.js';
import { joined } from './publish.js';
import { ratiosOf } from './ratios.rules.js';
import type { RunRecord } from './run-record.js';
import { terminalTable } from './table.rules.js';

const workloads: RunRecord['workloads'] = {
  W1: {
    startedAt: '2026-11-23T10:00:00.000Z', commit: '0123456789abcdef', seed: 7,
    size: { fills: 500_000, partitions: 4 }, turns: [['W1', 'P0'], ['P0', 'W1'], ['W1', 'P0']],
    figures: { W1: [40_000, 41_000, 39_000], P0: [1000, 820, 1300] },
    cpu: { W1: [{ 'execution-ingest': 10.5, postgres: 8 }, { 'execution-ingest': 11, postgres: 8.5 }, null], P0: [null, null, null] },
  },
};
const run: RunRecord = { quick: false, environment: { cores: 2, 'Node.js': '20.20.2' }, workloads, ratios: ratiosOf(workloads) };

describe('the page on performance', () => {
  const page = performancePage(run);

  it('comes from the record alone: the record as it was kept gives the same page', () => {
    expect(performancePage(JSON.parse(JSON.stringify(run)) as RunRecord)).toBe(page);
  });

  it('shows each figure with its repetitions, and the CPU where it is known', () => {
    expect(page).toContain('| `W1` | 40,000 | 39,000 | 41,000 | 40,000 · 41,000 · 39,000 |');
    expect(page).toContain('| `W1` | execution-ingest 10.8 · postgres 8.25 | 19 | 105,263 |');
    expect(page).not.toContain('| `P0` | postgres');
    expect(page).toContain('| cores | Node.js |\n| --- | --- |\n| 2 | 20.20.2 |');
  });

  it('says what is met, what is missed, and what was not measured', () => {
    expect(page).toContain('| `W1_P0` | 40 | ≥ 40 | met |');
    expect(performancePage({ ...run, ratios: { ...run.ratios, W1_P0: 39 } })).toContain('| `W1_P0` | 39 | ≥ 40 | missed |');
    expect(page).toContain('| `W6_seconds` | – | ≤ 3 |  |');
    expect(page).not.toContain('## W6');
  });

  it('has one title and lines that fit', () => {
    expect(page.match(/^# /gm)).toHaveLength(1);
    expect(page.split('\n').filter((line) => !line.startsWith('|') && line.length > 160)).toEqual([]);
  });
});

describe('what was measured at another time', () => {
  const W6 = { startedAt: '2026-11-24T10:00:00.000Z', commit: 'fedcba9876543210', seed: 8, size: {}, turns: [['W6']], figures: { W6: [2.5] }, cpu: {} };
  const later: RunRecord = { ...run, workloads: { W6 }, ratios: ratiosOf({ W6 }) };

  it('stays, each workload with its own time and commit', () => {
    const page = performancePage(joined(run, later));
    expect(page).toContain('Measured on 2026-11-23 at commit 0123456789ab, seed 7.');
    expect(page).toContain('Measured on 2026-11-24 at commit fedcba987654, seed 8.');
    expect(page).toContain('| `W1_P0` | 40 | ≥ 40 | met |');
    expect(page).toContain('| `W6_seconds` | 2.5 | ≤ 3 | met |');
  });

  it('is given up where the machine is another', () => {
    expect(joined(run, { ...later, environment: { cores: 64 } }).workloads).toEqual({ W6 });
  });
});

describe('the table for a terminal', () => {
  it('has one line a figure', () => {
    const lines = terminalTable(run).split('\n');
    expect(lines).toHaveLength(12);
    expect(lines[1]).toMatch(/^W1_P0 +40 +≥ 40 {2}met /);
    expect(lines[10]).toMatch(/^W6_seconds +– +≤ 3 {2}/);
  });
});
