import type { ExecutionReported } from '@entresol/contracts/execution.message';

export type FixVersion = 'FIX.4.2' | 'FIX.4.4';
type Field = readonly [tag: number, text: string | null | undefined];

const SOH = '\u0001';
const SIDES: Partial<Record<string, string>> = { BUY: '1', SELL: '2' };
const AS_AGENT = '1';
/** ExecType 150 of FIX 4.4; of FIX 4.2, where 150 says partial fill, ExecTransType 20. */
const KINDS: Record<FixVersion, Record<ExecutionReported['execType'], readonly Field[]>> = {
  'FIX.4.4': { TRADE: [[150, 'F']], TRADE_CORRECT: [[150, 'G']], TRADE_CANCEL: [[150, 'H']] },
  'FIX.4.2': { TRADE: [[20, '0'], [150, '1']], TRADE_CORRECT: [[20, '2'], [150, '1']], TRADE_CANCEL: [[20, '1'], [150, '1']] },
};

/** The ExecutionReport (35=8) that a platform sends for a report; one that it sends again says so (PossDupFlag 43). FIX 4.2 can't name a block. */
export function asFix(report: ExecutionReported, version: FixVersion, { again = false } = {}): Buffer {
  const { platform, execId, execType, execRefId, orderId, blockId, symbol, side, lastQty, lastPx, currency, lastMkt } = report;
  const time = report.transactTime.replace(/^(\d+)-(\d+)-(\d+)T(.+)Z$/, '$1$2$3-$4');
  const sent = time.slice(0, 'YYYYMMDD-HH:MM:SS.sss'.length);
  return framed(version, [
    [35, '8'], [49, platform], [56, 'ENTRESOL'], [34, String(Number(execId.slice(2)))], ...(again ? [[43, 'Y'], [122, sent]] as const : []),
    ...(version === 'FIX.4.2' ? [[50, report.trader]] as const : []), [52, sent],
    [37, orderId], [11, orderId], ...(version === 'FIX.4.4' ? [[583, blockId], ...executingTrader(report.trader)] as const : []),
    [17, execId], [19, execRefId], ...KINDS[version][execType], [39, '1'], [55, symbol], [54, SIDES[side]],
    [32, lastQty], [31, lastPx], [30, lastMkt], [29, AS_AGENT],
    // FIX wants these, of the order; no one here reads them, and this platform tells them of the fill alone.
    [151, '0'], [14, lastQty], [6, lastPx],
    [75, report.tradeDate.replaceAll('-', '')], [60, time], [15, currency],
  ]);
}

/** A group Parties of one: the executing trader (PartyRole 12) by the platform's own code (PartyIDSource D). */
function executingTrader(trader: string): Field[] {
  return [[453, '1'], [448, trader], [447, 'D'], [452, '12']];
}

/** With BeginString, BodyLength and CheckSum around the fields; a field without text is left out. */
function framed(version: FixVersion, fields: readonly Field[]): Buffer {
  const body = fields.filter(([, text]) => text !== null && text !== undefined).map(([tag, text]) => `${tag}=${text}${SOH}`).join('');
  const message = Buffer.from(`8=${version}${SOH}9=${Buffer.byteLength(body)}${SOH}${body}`);
  const sum = message.reduce((total, byte) => total + byte, 0) % 256;
  return Buffer.concat([message, Buffer.from(`10=${String(sum).padStart(3, '0')}${SOH}`)]);
}
