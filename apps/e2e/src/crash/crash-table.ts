import { FAILPOINTS } from '@entresol/messaging/failpoint';
import type { Crash } from './crash-row.js';

/** A line for each failpoint, a column for each service, and below what is wrong. */
export function crashTable(crashes: readonly Crash[]): string {
  const services = [...new Set(crashes.map(({ service }) => service))];
  const first = Math.max(...FAILPOINTS.map(({ length }) => length));
  const line = (name: string, cells: readonly string[]): string => (
    [name.padEnd(first), ...cells.map((cell, at) => cell.padEnd(services[at]!.length))].join('  ').trimEnd());
  const outcomeOf = (service: string, failpoint: string): string => (
    crashes.find((one) => one.service === service && one.failpoint === failpoint)?.outcome ?? '');
  return [
    line('failpoint', services),
    ...FAILPOINTS.map((failpoint) => line(failpoint, services.map((service) => outcomeOf(service, failpoint)))),
    ...crashes.flatMap(({ service, failpoint, detail }) => (detail === undefined ? [] : [`\n${service}, ${failpoint}: ${detail}`])),
  ].join('\n');
}
