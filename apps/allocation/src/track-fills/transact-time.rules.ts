/** The earliest transact time that is told of each block, such that text compares as time. */
export function earliestTimes(fills: readonly { blockId: string; transactTime: string }[]): Map<string, string> {
  const earliest = new Map<string, string>();
  for (const { blockId, transactTime } of fills) {
    const time = comparableTime(transactTime);
    const before = earliest.get(blockId);
    if (before === undefined || time < before) earliest.set(blockId, time);
  }
  return earliest;
}

/**
 * A time such that text compares as time: RFC 3339 in UTC with all nine decimals. `…:30Z` sorts after `…:30.5Z` as it came, and
 * PostgreSQL's timestamps and JavaScript's dates both drop what comes after the micro- or millisecond.
 */
export function comparableTime(time: string): string {
  const [seconds, fraction = ''] = time.slice(0, -1).split('.') as [string, string?];
  return `${seconds}.${fraction.padEnd(9, '0')}Z`;
}
