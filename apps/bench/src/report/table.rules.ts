import { GOALS, figureText, targetText, verdict, type RatioName } from './ratios.rules.js';
import type { RunRecord } from './run-record.js';

const WIDTH = { name: 20, value: 12, target: 12, verdict: 8 };

/** What a run comes to, for a terminal. */
export function terminalTable({ ratios }: Pick<RunRecord, 'ratios'>): string {
  const line = (name: string, value: string, target: string, met: string, says: string) =>
    `${name.padEnd(WIDTH.name)}${value.padStart(WIDTH.value)}${target.padStart(WIDTH.target)}  ${met.padEnd(WIDTH.verdict)}${says}`.trimEnd();
  const rows = (Object.keys(GOALS) as RatioName[]).map((name) => {
    const value = ratios[name] ?? null;
    return line(name, value === null ? '–' : figureText(value), targetText(name), verdict(name, value), GOALS[name].says);
  });
  return [line('', 'measured', 'to reach', '', ''), ...rows].join('\n');
}
