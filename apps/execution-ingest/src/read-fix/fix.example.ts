import type { ExecutionReported } from '@entresol/contracts/execution.message';
import type { FixVersion } from './fix-frame.rules.js';

/** A field by its tag, and its text; without one it is left out. */
export type FixField = readonly [tag: number | string, text: string | null | undefined];

const SIDES = { BUY: '1', SELL: '2', SELL_SHORT: '5', SELL_SHORT_EXEMPT: '6' } as const;
const CAPACITIES = { AGENT: '1', CROSS_AS_AGENT: '2', PRINCIPAL: '4', RISKLESS_PRINCIPAL: '5' } as const;
const KINDS = {
  'FIX.4.4': { TRADE: [[150, 'F']], TRADE_CORRECT: [[150, 'G']], TRADE_CANCEL: [[150, 'H']] },
  'FIX.4.2': { TRADE: [[20, '0'], [150, '2']], TRADE_CORRECT: [[20, '2'], [150, '1']], TRADE_CANCEL: [[20, '1'], [150, '1']] },
} as const;

/** A message of these fields, of the right length and checksum. */
export function fixMessage(version: string, fields: readonly FixField[]): Buffer {
  const body = fields.filter(([, text]) => text !== null && text !== undefined).map(([tag, text]) => `${tag}=${text}\u0001`).join('');
  const bytes = Buffer.from(body, 'latin1');
  return withChecksum(Buffer.concat([Buffer.from(`8=${version}\u00019=${bytes.length}\u0001`), bytes]));
}

/** Bytes with the checksum that they add up to. */
export function withChecksum(bytes: Buffer): Buffer {
  const sum = bytes.reduce((total, byte) => total + byte, 0) % 256;
  return Buffer.concat([bytes, Buffer.from(`10=${String(sum).padStart(3, '0')}\u0001`)]);
}

/** The fields of a report as a platform sends it; its block only where FIX has a field for it. */
export function fixFields(report: ExecutionReported, version: FixVersion): FixField[] {
  const { platform, execId, execType, execRefId, orderId, blockId, symbol, side, lastQty, lastPx, currency, lastMkt, lastCapacity, trader } = report;
  return [
    [35, '8'], [49, platform], [50, trader], [56, 'ENTRESOL'], [34, '7'], [52, '20140917-13:30:01.000'],
    [37, orderId], [11, 'C-1'], [583, version === 'FIX.4.4' ? blockId : null], [17, execId], [19, execRefId], ...KINDS[version][execType], [39, '1'],
    [55, symbol], [54, SIDES[side]], [38, '1000'], [32, lastQty], [31, lastPx], [30, lastMkt], [29, CAPACITIES[lastCapacity]],
    [151, '0'], [14, lastQty], [6, lastPx], [75, report.tradeDate.replaceAll('-', '')],
    [60, report.transactTime.replace(/^(\d+)-(\d+)-(\d+)T(.+)Z$/, '$1$2$3-$4')], [15, currency],
  ];
}

/** A report in FIX, some of its fields by tag with another text, or with none. */
export function asFix(report: ExecutionReported, version: FixVersion, changed: Record<number, string | null> = {}): Buffer {
  return fixMessage(version, fixFields(report, version).map(([tag, text]) => [tag, tag in changed ? changed[tag as number] : text]));
}
