import { governingCycles, settlementDate, type TradeToSettle } from '@entresol/calendar/settlement';
import { feesInForce } from '@entresol/contracts/fees-in-force';
import type { Calendar, Fee, Instrument } from '@entresol/contracts/reference.message';
import { isActive, type Finding } from './finding.rules.js';
import type { FirmRows } from './firm-rows.entity.js';

type Rows = Pick<FirmRows, 'instruments' | 'calendars' | 'cycles' | 'fees'>;

/** What a trade in any active instrument would lack to settle, and to be confirmed with its fees. */
export function marketFindings(rows: Rows, tradeDate: string): Finding[] {
  const kinds = kindsOf(rows.instruments.filter(isActive), tradeDate);
  return [...kinds.flatMap((kind) => settlementFindings(rows, kind)), ...gapFindings(rows, kinds), ...feeFindings(rows, kinds)];
}

/** Instruments that settle alike, in one currency. */
interface Kind extends TradeToSettle {
  readonly currency: string;
  readonly symbols: readonly string[];
}

function kindsOf(instruments: readonly Instrument[], tradeDate: string): Kind[] {
  const kinds = new Map<string, Kind & { readonly symbols: string[] }>();
  for (const { symbol, settlementMarket: market, securityType, currency } of instruments) {
    const key = JSON.stringify([market, securityType, currency]);
    const kind = kinds.get(key);
    if (kind) kind.symbols.push(symbol);
    else kinds.set(key, { tradeDate, market, securityType, currency, symbols: [symbol] });
  }
  return [...kinds.values()];
}

function settlementFindings({ calendars, cycles }: Rows, kind: Kind): Finding[] {
  const { market, securityType, tradeDate, symbols } = kind;
  const findings: Finding[] = [];
  if (!calendars.some((row) => isActive(row) && row.calendar === market)) {
    findings.push({ code: 'CALENDAR_MISSING', noun: 'instruments', rows: symbols, text: `They settle in ${market}, which has no calendar.` });
  }
  const governing = governingCycles(kind, cycles);
  const of = `${securityType} in ${market}, traded on ${tradeDate}`;
  if (governing.length === 0) findings.push({ code: 'CYCLE_MISSING', noun: 'instruments', rows: symbols, text: `No cycle is in force for ${of}.` });
  if (governing.length > 1) {
    findings.push({ code: 'CYCLES_OVERLAP', noun: 'cycles', rows: governing.map(({ cycleId }) => cycleId), text: `More than one is in force for ${of}.` });
  }
  return findings;
}

/** Calendars that begin after the trade date, or end before a trade would settle. */
function gapFindings({ calendars, cycles }: Rows, kinds: readonly Kind[]): Finding[] {
  const leaves = ({ validFrom, validTo }: Calendar) => (kind: Kind): boolean =>
    kind.tradeDate < validFrom || validTo < kind.tradeDate || settlementDate(kind, calendars, cycles).refused === 'NO_CALENDAR';
  return calendars.filter(isActive).flatMap((row): Finding[] => {
    const kind = kinds.filter(({ market }) => market === row.calendar).find(leaves(row));
    const text = `It is of ${row.validFrom} to ${row.validTo}; a trade of ${kind?.tradeDate}, or its settlement, falls outside.`;
    return kind ? [{ code: 'CALENDAR_GAP', noun: 'calendars', rows: [row.calendar], text }] : [];
  });
}

/** Of every fee, what it is asked of: any instrument may be bought and sold. */
const ASKED_OF: Record<Fee['feeType'], string> = { COMMISSION: 'trades', SECTION_31: 'sales', TAF: 'sales' };

/** Where the settlement date itself is not known yet, that comes first. */
function feeFindings({ calendars, cycles, fees }: Rows, kinds: readonly Kind[]): Finding[] {
  const charged = new Map<string, { currency: string; tradeDate: string; settlDate: string }>();
  for (const kind of kinds) {
    const { settlDate } = settlementDate(kind, calendars, cycles);
    if (settlDate) charged.set(`${kind.currency} ${settlDate}`, { currency: kind.currency, tradeDate: kind.tradeDate, settlDate });
  }
  return [...charged.values()].flatMap((one) => Object.entries(ASKED_OF).flatMap(([feeType, of]): Finding[] => {
    const inForce = feesInForce(fees, feeType as Fee['feeType'], one);
    if (inForce.length === 1) return [];
    const asked = `${feeType} of ${of} in ${one.currency}, traded on ${one.tradeDate}, settled on ${one.settlDate}`;
    return inForce.length === 0
      ? [{ code: 'FEE_ROW_MISSING', noun: 'fees', rows: [], text: `No row is in force for ${asked}.` }]
      : [{ code: 'FEE_ROWS_OVERLAP', noun: 'fees', rows: inForce.map(({ feeId }) => feeId), text: `More than one is in force for ${asked}.` }];
  }));
}
