import { decimal, plain, sum } from '@entresol/money/decimal';
import { executed, reference, split } from '../allocate-block/split.example.js';
import type { SplitReference } from '../allocate-block/allocate-block.rules.js';
import { linesOf } from '../allocate-block/allocation-lines.rules.js';
import type { ExecutedBlock, StandingInstruction } from '../allocate-block/block.entity.js';
import { certificateOf } from '../allocate-block/certificate.rules.js';
import type { AllocatedVersion, ChainedInstruction } from './explain-block.entity.js';

/** 100 at 10.00 and 200 at 10.01, the case of R2. */
export const FILLS: readonly (readonly [string, string])[] = [['100', '10.00'], ['200', '10.01']];

interface Otherwise {
  readonly fills?: typeof FILLS;
  readonly by?: SplitReference;
  readonly more?: Partial<ExecutedBlock>;
}

/** A block of these fills as it is stored once it was split, and what decided it. */
export function allocated(instruction: StandingInstruction, { fills = FILLS, by = reference, more = {} }: Otherwise = {}): {
  version: AllocatedVersion; instructions: ChainedInstruction[];
} {
  const qty = plain(sum(fills.map(([lastQty]) => decimal(lastQty))));
  const gross = plain(sum(fills.map(([lastQty, lastPx]) => decimal(lastQty).times(lastPx))));
  const block = executed(qty, gross, more);
  const done = split(block, instruction, by);
  const certifiedFills = fills.map(([lastQty, lastPx], index) => ({ platform: 'OMS1', rootExecId: `E-${index + 1}`, version: 1, lastQty, lastPx }));
  const certificate = certificateOf({ block, instruction, split: done, allocId: 'A-1', version: 1, previousHash: null, fills: certifiedFills });
  const lines = linesOf({ block, split: done, allocId: 'A-1', cause: 'ALLOCATION', before: [], correction: null }, 'A-1');
  const { exactGross, residual, avgPx, settlDate } = done;
  const { blockId, tradeDate, symbol, side, currency } = block;
  return {
    version: {
      blockId, tradeDate, symbol, side, currency, version: 1, allocId: 'A-1', instructionId: 'A-1', cause: 'ALLOCATION', qty, exactGross, gross: done.gross,
      residual, avgPx, settlDate, allocatedAt: '2014-09-17T20:00:00.123+00:00', approvedBy: null, correctionReason: null,
      certificate: JSON.stringify(certificate),
      lines: lines.map(({ individualAllocId, allocTransType, account, allocQty, grossTradeAmt }) => (
        { individualAllocId, allocTransType, refIndividualAllocId: null, account, allocQty, grossTradeAmt, eventId: `allocated-${individualAllocId}` })),
    },
    instructions: [chained(instruction)],
  };
}

export function chained(instruction: StandingInstruction, more: Partial<ChainedInstruction> = {}): ChainedInstruction {
  const { allocId, allocTransType, allocMethod, allocations, oddLotAccount, accountErrors, leftOut, statedBeforeTrade, deviationReason } = instruction;
  return {
    allocId, allocTransType, allocCancReplaceReason: null, allocMethod, allocations, oddLotAccount, accountErrors, statedBeforeTrade, deviationReason,
    leftOut: leftOut.map((account) => ({ account, reason: 'ACCOUNT_CLOSED', text: 'The account is closed.' })), instructedBy: 'OMS/orders-02',
    transactTime: '2014-09-17T13:00:00Z', approvals: [], ...more,
  };
}
