import type { Collected } from './collect-status.js';

/** The services as a table for the terminal, their counts and breaks beneath. */
export function statusText(collected: readonly Collected[]): string {
  const rows = collected.map(({ service, status, unreachable }) =>
    status
      ? [service, status.ready ? 'ready' : 'not ready', ...[status.lag, status.outbox, status.parked, status.quarantined].map(String)]
      : [service, `away (${unreachable})`, '', '', '', '']);
  const counts = collected.flatMap(({ service, status }) =>
    status ? [`${service}: ${Object.entries(status.counts).map(([name, count]) => `${name.replaceAll('_', ' ')} ${count.toLocaleString('en-US')}`).join(' · ')}`] : []);
  const breaks = collected.flatMap(({ service, breaks: ofService }) => ofService.map(({ subject, reason, since }) => [service, subject, reason, String(since)]));
  return [
    table(['service', 'state', 'lag', 'outbox', 'parked', 'quarantined'], rows),
    counts.join('\n'),
    ...(breaks.length > 0 ? [`Breaks (${breaks.length})`, table(['service', 'subject', 'reason', 'since'], breaks)] : []),
  ].join('\n\n');
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((heading, column) => Math.max(heading.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]): string => cells.map((cell, column) => (/^\d+$/.test(cell) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!))).join('  ').trimEnd();
  return [headings, ...rows].map(line).join('\n');
}
