import { settlementDates } from '@entresol/calendar/settlement';
import type { Calendar, Instrument, SettlementCycle } from '@entresol/contracts/reference.message';
import { decimal, plain, sum } from '@entresol/money/decimal';
import fc from 'fast-check';
import { splitBlock, type SplitBlock, type SplitReference } from './allocate-block.rules.js';
import type { ExecutedBlock, StandingInstruction } from './block.entity.js';

/** What specs of splits share: a block of an instrument, and instructions of each method. */
const row = { version: 1, status: 'ACTIVE' as const };
export const instrument: Instrument = { ...row, symbol: 'AAA', name: 'A', securityType: 'EQUITY', currency: 'USD', market: 'XNYS', settlementMarket: 'US' };
const calendar: Calendar = { ...row, calendar: 'US', validFrom: '2014-01-01', validTo: '2014-12-31', closures: ['2014-09-01'], source: 'spec' };
const cycle: SettlementCycle = {
  ...row, cycleId: 'US-3', settlementMarket: 'US', securityType: 'EQUITY', days: 3, validFrom: '1995-06-07', validTo: '2017-09-04', source: 'spec',
};
export const reference: SplitReference = { instruments: new Map([['AAA', instrument]]), settlementOf: settlementDates([calendar], [cycle]) };

export function executed(qty: string, gross: string, more: Partial<ExecutedBlock> = {}): ExecutedBlock {
  return {
    blockId: 'B-1', version: 0, tradeDate: '2014-09-17', symbol: 'AAA', side: 'BUY', currency: 'USD', mixed: false, orderMissing: false,
    regularSettlement: true, orderedQty: null, fills: '3', qty, gross, total: null, instruction: null, ...more,
  };
}

export const FIGURE = { PRO_RATA: 'weight', PERCENTAGE: 'percent', FIXED_QUANTITY: 'quantity', EQUAL: 'account' } as const;

export function instructed(allocMethod: keyof typeof FIGURE, figures: readonly string[], more: Partial<StandingInstruction> = {}): StandingInstruction {
  const allocations = figures.map((figure, line) => ({ [FIGURE[allocMethod]]: figure, account: `ACC-${line + 1}` }));
  return {
    allocId: 'A-1', allocTransType: 'NEW', allocMethod, allocations, oddLotAccount: null, accountErrors: 'REFUSE_ALL', leftOut: [], statedBeforeTrade: true,
    departs: false, deviationReason: null, approved: false, ...more,
  };
}

/** Each account's holding and target. */
export function targeted(lines: readonly [heldQuantity: string, targetValue: string][], more: Partial<StandingInstruction> = {}): StandingInstruction {
  const allocations = lines.map(([heldQuantity, targetValue], line) => ({ account: `ACC-${line + 1}`, heldQuantity, targetValue }));
  return instructed('EQUAL', [], { allocMethod: 'TARGET_HOLDING', allocations, ...more });
}

export function inLots(lotSize: string, minLots = 1): SplitReference {
  return { ...reference, instruments: new Map([['AAA', { ...instrument, lotSize, minLots }]]) };
}

export function split(block: ExecutedBlock, instruction: StandingInstruction, by = reference): SplitBlock {
  const outcome = splitBlock(block, instruction, by);
  if ('refused' in outcome) throw new Error(outcome.refused.reason);
  return outcome.split;
}

const digits = (max: number, places: number) =>
  fc.tuple(fc.integer({ min: 1, max }), fc.nat(places)).map(([units, of]) => decimal(String(units)).dividedBy(10 ** of));
const prices = digits(30_000_000, 8);
const wholeFills = fc.array(fc.tuple(digits(1_000_000, 0), prices), { minLength: 1, maxLength: 30 });
/** Fills may be of fractions: here of two halves, at prices of their own. */
const halfFills = fc.option(fc.tuple(prices, prices).map((list) => list.map((px) => [decimal('0.5'), px] as const)), { nil: [] });
const someFills = fc.tuple(wholeFills, halfFills).map(([whole, halves]) => [...whole, ...halves]);
/** Any block of up to thirty-two fills, and the fills. */
export const filledBlocks = someFills.map((list) => ({
  block: executed(plain(sum(list.map(([qty]) => qty))), plain(sum(list.map(([qty, px]) => qty.times(px))))),
  fills: list.map(([qty, px], at) => ({ platform: 'OMS1', rootExecId: `E-${at}`, version: 1, lastQty: plain(qty), lastPx: plain(px) })),
}));
export const blocks = filledBlocks.map(({ block }) => block);
const weight = fc.oneof(fc.constant('0'), digits(1_000_000, 4).map(plain));
/** Any weights of up to forty accounts, some of them zero. */
export const weightLists = fc.array(weight, { minLength: 1, maxLength: 40 }).filter((list) => list.some((some) => some !== '0'));
