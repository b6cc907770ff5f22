import type { ExecutionReported } from '@entresol/contracts/execution.message';
import { asFix } from './fix.rules.js';

/** Reports that name their order, but break the contract in one field; or are FIX that was cut or changed on its way. */
const NAMED: Record<number, (report: ExecutionReported) => object> = {
  4: (report) => ({ ...report, lastQty: 'NaN' }),
  19: (report) => withWrongChecksum(asFix(report, 'FIX.4.4')),
  124: (report) => ({ ...report, lastPx: '1e5' }),
  214: ({ transactTime: _, ...report }) => report,
  304: (report) => ({ ...report, lastQty: '100.123456789' }),
};

/** Records that name no order. */
const UNNAMED: Record<number, Buffer | null> = {
  9: Buffer.from('{ this is no JSON', 'ascii'),
  24: null,
  129: Buffer.alloc(0),
  219: Buffer.from([0xff, 0xfe, 0x7b, 0xc3, 0x28, 0x7d]),
  309: Buffer.from([0x00, ...Buffer.from('[{"lastQty":"100"}]', 'ascii')]),
};

/** The bytes of the malformed report of a stated block, made of one that would be good. */
export function malformedNamed(block: number, report: ExecutionReported): Buffer {
  const spoil = NAMED[block];
  if (!spoil) throw new Error(`No malformed report is stated for block ${block}`);
  const spoiled = spoil(report);
  return Buffer.isBuffer(spoiled) ? spoiled : Buffer.from(JSON.stringify(spoiled));
}

/** Another last digit before the delimiter. */
function withWrongChecksum(message: Buffer): Buffer {
  const place = message.length - 2;
  return Buffer.concat([message.subarray(0, place), Buffer.from(message[place] === 0x30 ? '1' : '0'), message.subarray(place + 1)]);
}

/** The bytes, or their absence, that are sent beside a stated block. */
export function malformedUnnamed(block: number): Buffer | null {
  const bytes = UNNAMED[block];
  if (bytes === undefined) throw new Error(`No malformed record is stated for block ${block}`);
  return bytes;
}
