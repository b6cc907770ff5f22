import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

export const TRADE_DATE = '2014-09-17';
/** Daylight saving time: New York was four hours behind UTC on the tape's day. */
const HOURS_BEHIND_UTC = 4;
const TAPE = new URL(`../tape-${TRADE_DATE}.csv.gz`, import.meta.url);

/** One trade of the tape. */
export interface TapeTrade {
  readonly symbol: string;
  /** As the tape prints it. */
  readonly price: string;
  /** Shares. */
  readonly size: string;
  /** The UTC instant, to the microsecond. */
  readonly transactTime: string;
}

/** Reads the tape that comes with the example: all trades of the day, in the order of the tape. */
export function readTape(file: URL | string = TAPE): TapeTrade[] {
  return parseTape(gunzipSync(readFileSync(file)).toString('ascii'));
}

/** Parses lines of `time,symbol,price,size` below a heading; a line of another shape is refused, naming it. */
export function parseTape(csv: string): TapeTrade[] {
  const [heading, ...lines] = csv.trimEnd().split(/\r?\n/);
  if (heading !== 'time,symbol,price,size') throw new Error(`The tape starts with “${heading}”`);
  return lines.map((line, index) => {
    const match = /^(\d\d):(\d\d:\d\d\.\d{6}),([A-Z]+),(\d+(?:\.\d+)?),(\d+)$/.exec(line);
    if (!match) throw new Error(`Line ${index + 2} of the tape reads “${line}”`);
    const [, hour, rest, symbol, price, size] = match as unknown as [string, string, string, string, string, string];
    return { symbol, price, size, transactTime: `${TRADE_DATE}T${Number(hour) + HOURS_BEHIND_UTC}:${rest}Z` };
  });
}
