import type { Collected } from './collect-status.js';

/** The services as a table for the terminal, their counts and breaks beneath. */
export function statusText(collected: readonly Collected[]): string {
  const counts = collected.filter(({ status }) => Object.keys(status?.counts ?? {}).length > 0).map(countsLine);
  const breaks = collected.flatMap((one) => one.breaks.map(({ subject, reason, since }) => [one.service, subject, reason, String(since)]));
  return [
    table(['service', 'state', 'lag', 'outbox', 'parked', 'quarantined'], collected.map(serviceRow)),
    ...(counts.length > 0 ? [counts.join('\n')] : []),
    ...(breaks.length > 0 ? [`Breaks (${breaks.length})\n${table(['service', 'subject', 'reason', 'since'], breaks)}`] : []),
  ].join('\n\n');
}

function serviceRow({ service, status, unreachable }: Collected): string[] {
  if (!status) return [service, `away (${unreachable})`, '', '', '', ''];
  const { ready, lag, outbox, parked, quarantined } = status;
  return [service, ready ? 'ready' : 'not ready', ...[lag, outbox, parked, quarantined].map(String)];
}

function countsLine({ service, status }: Collected): string {
  const counts = Object.entries(status?.counts ?? {}).map(([name, count]) => `${name.replaceAll('_', ' ')} ${count.toLocaleString('en-US')}`);
  return `${service}: ${counts.join(' · ')}`;
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((heading, column) => Math.max(heading.length, ...rows.map((row) => row[column]!.length)));
  const padded = (cell: string, width: number): string => (/^\d+$/.test(cell) ? cell.padStart(width) : cell.padEnd(width));
  const line = (cells: readonly string[]): string => cells.map((cell, column) => padded(cell, widths[column]!)).join('  ').trimEnd();
  return [headings, ...rows].map(line).join('\n');
}
