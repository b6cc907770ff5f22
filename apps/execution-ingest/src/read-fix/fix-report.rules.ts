import type { ExecutionReported } from '@entresol/contracts/execution.message';
import type { ExecType, LastCapacity } from '@entresol/trade/execution';
import type { Side } from '@entresol/trade/side';
import { quoted, type FixFault, type FixVersion } from './fix-frame.rules.js';

/** A message taken apart. Values are text as it came. */
export interface FixMessage {
  readonly version: FixVersion;
  /** By tag, those outside of repeating groups. */
  readonly fields: ReadonlyMap<number, string>;
  /** PartyID 448 of each party, by PartyRole 452. */
  readonly parties: readonly { readonly partyId: string | undefined; readonly partyRole: string | undefined }[];
}

/** What a message says in the contract's words, still to be checked; that it tells of no execution; or what it can't be read for. */
export type FixReading = { readonly fields: Record<string, unknown> } | { readonly noExecution: FixFault } | { readonly fault: FixFault };

/** Where each field of the contract stands in FIX. */
export const FIX_FIELDS = {
  platform: [49, 'SenderCompID'],
  execId: [17, 'ExecID'],
  execType: [150, 'ExecType'],
  execRefId: [19, 'ExecRefID'],
  orderId: [37, 'OrderID'],
  blockId: [583, 'ClOrdLinkID'],
  symbol: [55, 'Symbol'],
  side: [54, 'Side'],
  lastQty: [32, 'LastQty'],
  lastPx: [31, 'LastPx'],
  currency: [15, 'Currency'],
  lastMkt: [30, 'LastMkt'],
  transactTime: [60, 'TransactTime'],
  tradeDate: [75, 'TradeDate'],
  lastCapacity: [29, 'LastCapacity'],
  trader: [50, 'SenderSubID'],
} as const satisfies Record<keyof ExecutionReported, readonly [number, string]>;

const EXECUTING_TRADER = '12';

const SIDES = new Map<string, Side>([['1', 'BUY'], ['2', 'SELL'], ['5', 'SELL_SHORT'], ['6', 'SELL_SHORT_EXEMPT']]);
/** 3, cross as principal, has no word in the contract; 5 came after FIX 4.4 and is used with it. */
const CAPACITIES = new Map<string, LastCapacity>([['1', 'AGENT'], ['2', 'CROSS_AS_AGENT'], ['4', 'PRINCIPAL'], ['5', 'RISKLESS_PRINCIPAL']]);

/** ExecType 150 of FIX 4.4, and ExecTransType 20 of FIX 4.2 where 150 says partial fill or fill. */
const EXEC_TYPES: Record<FixVersion, ReadonlyMap<string, ExecType>> = {
  'FIX.4.4': new Map([['F', 'TRADE'], ['G', 'TRADE_CORRECT'], ['H', 'TRADE_CANCEL']]),
  'FIX.4.2': new Map([['0', 'TRADE'], ['1', 'TRADE_CANCEL'], ['2', 'TRADE_CORRECT']]),
};
/** ExecType 150 that tells how an order stands and of no fill: new, done for day, cancelled, replaced, rejected and the like. */
const STANDS: Record<FixVersion, string> = { 'FIX.4.4': '03456789ABCDEI', 'FIX.4.2': '03456789ABCDE' };
const FILLS_OF_42 = '12';
const STATUS_OF_42 = '3';

/** Reads an ExecutionReport into the fields of `ExecutionReported`. */
export function readReport(message: FixMessage): FixReading {
  const { version, fields } = message;
  const kind = version === 'FIX.4.4' ? kindOf44(fields) : kindOf42(fields);
  return typeof kind === 'string' ? { fields: fieldsOf(message, kind) } : kind;
}

/** Where a message says a field of the contract, and what it says there. */
export function saidAt(name: keyof typeof FIX_FIELDS, { fields, parties }: FixMessage): { field: string; given: string | undefined } {
  const executing = name === 'trader' ? executingTrader(parties) : undefined;
  if (executing) return { field: '448 PartyID', given: executing.partyId };
  const [tag, fixName] = FIX_FIELDS[name];
  return { field: `${tag} ${fixName}`, given: fields.get(tag) };
}

/** Ids that a broken message names, by a plain look at its text: enough to tell it by, and to hold its order. */
export function namedIn(text: string): Record<string, unknown> {
  const named: Record<string, unknown> = {};
  for (const name of ['platform', 'execId', 'orderId', 'blockId'] as const) {
    const value = new RegExp(`\u0001${FIX_FIELDS[name][0]}=([^\u0001]+)`).exec(text)?.[1];
    if (value !== undefined) named[name] = value;
  }
  return named;
}

type Kind = ExecType | Exclude<FixReading, { fields: unknown }>;

function kindOf44(fields: FixMessage['fields']): Kind {
  const given = fields.get(150) ?? '';
  return EXEC_TYPES['FIX.4.4'].get(given) ?? (stands('FIX.4.4', given) ? noExecution('150 ExecType', given) : unknownCode('150 ExecType', given));
}

function kindOf42(fields: FixMessage['fields']): Kind {
  const [transType = '', given = ''] = [fields.get(20), fields.get(150)];
  if (transType === STATUS_OF_42) return noExecution('20 ExecTransType', transType);
  const execType = EXEC_TYPES['FIX.4.2'].get(transType);
  if (!execType) return unknownCode('20 ExecTransType', transType);
  if (given.length === 1 && FILLS_OF_42.includes(given)) return execType;
  // A cancel or correction is always of an execution: with another ExecType it contradicts itself.
  return execType === 'TRADE' && stands('FIX.4.2', given) ? noExecution('150 ExecType', given) : unknownCode('150 ExecType', given);
}

function stands(version: FixVersion, execType: string): boolean {
  return execType.length === 1 && STANDS[version].includes(execType);
}

function noExecution(field: string, given: string): Kind {
  return { noExecution: { field, text: `${field} is ${quoted(given)}: this report tells of no execution` } };
}

function unknownCode(field: string, given: string): Kind {
  return { fault: { field, text: given === '' ? `${field} is missing` : `${field} is ${quoted(given)}, which tells of no fill, correction or cancel` } };
}

function fieldsOf({ version, fields, parties }: FixMessage, execType: ExecType): Record<string, unknown> {
  const text = (name: keyof typeof FIX_FIELDS): string | undefined => fields.get(FIX_FIELDS[name][0]);
  const executing = executingTrader(parties);
  return {
    platform: text('platform'), execId: text('execId'), execType, execRefId: text('execRefId'), orderId: text('orderId'),
    blockId: version === 'FIX.4.4' ? text('blockId') : undefined, symbol: text('symbol'), side: wordOf(SIDES, text('side')),
    lastQty: text('lastQty'), lastPx: text('lastPx'), currency: text('currency'), lastMkt: text('lastMkt'),
    transactTime: timeOf(text('transactTime')), tradeDate: dateOf(text('tradeDate')), lastCapacity: wordOf(CAPACITIES, text('lastCapacity')),
    trader: executing ? executing.partyId : text('trader'),
  };
}

function executingTrader(parties: FixMessage['parties']): FixMessage['parties'][number] | undefined {
  return parties.find(({ partyRole }) => partyRole === EXECUTING_TRADER);
}

/** What is there and can't be told in the contract's words: no field of the contract takes it. */
const UNTOLD = '';

function wordOf(words: ReadonlyMap<string, string>, code: string | undefined): string | undefined {
  return code === undefined ? undefined : (words.get(code) ?? UNTOLD);
}

/** UTCTimestamp as RFC 3339; whether there is such a time, the contract says. */
function timeOf(text: string | undefined): string | undefined {
  return retold(text, /^(\d{4})(\d\d)(\d\d)-(\d\d:\d\d:\d\d(?:\.\d+)?)$/, '$1-$2-$3T$4Z');
}

function dateOf(text: string | undefined): string | undefined {
  return retold(text, /^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
}

function retold(text: string | undefined, form: RegExp, as: string): string | undefined {
  return text === undefined || form.test(text) ? text?.replace(form, as) : UNTOLD;
}
