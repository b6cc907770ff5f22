import { settlementDates } from '@entresol/calendar/settlement';
import { decimal, plain, sum } from '@entresol/money/decimal';
import { SIDES } from '@entresol/trade/side';
import fc from 'fast-check';
import { COMMISSION, earlier, exampleFirm, exampleLines, NOTHING_SO_FAR } from '../firm.example.js';
import { allocationOf, type AllocatedLine, type References } from './allocation.rules.js';
import { messageOf, prepareConfirmations } from './prepare-confirmations.rules.js';
import type { PreparedConfirmation } from './prepared-confirmation.entity.js';

function references(fees = exampleFirm().fees): References {
  const firm = exampleFirm();
  return {
    accounts: new Map(firm.accounts.map((row) => [row.account, row])),
    custodians: new Map(firm.custodians.map((row) => [row.custodian, row])),
    instruments: new Map(firm.instruments.map((row) => [row.symbol, { ...row, version: 7 }])),
    calendars: new Map(firm.calendars.map((row) => [row.calendar, row])),
    cycles: new Map(firm.cycles.map((row) => [row.cycleId, row])),
    fees: new Map(fees.map((row) => [row.feeId, row])),
    settlementOf: settlementDates(firm.calendars, firm.cycles),
  };
}

function prepared([first, ...others]: AllocatedLine[], known = references()): PreparedConfirmation[] {
  const preparation = prepareConfirmations(allocationOf([first!, ...others], NOTHING_SO_FAR, known));
  if (preparation.hold) throw new Error(`${preparation.hold}: ${preparation.text}`);
  return preparation.confirmations;
}

const regulatory = (section31: string, taf: string) => [
  { miscFeeType: 'REGULATORY', miscFeeSubType: 'SECTION_31', miscFeeAmt: section31 },
  { miscFeeType: 'REGULATORY', miscFeeSubType: 'TAF', miscFeeAmt: taf },
];

describe('the confirmations of an allocation', () => {
  it('of a buy: gross + commission, no regulatory fee', () => {
    expect(prepared(exampleLines())).toMatchObject([
      { confirmId: 'C-A-5.1', custodian: 'CUST1', commission: '11.25', miscFees: [], netMoney: '37872.75' },
      { confirmId: 'C-A-5.2', custodian: 'CUST2', commission: '3.75', miscFees: [], netMoney: '12624.25' },
    ]);
  });

  it('of a sale: gross − commission − fees; 1.1156522 of Section 31 is 1.12 for the block, split 0.84 and 0.28', () => {
    expect(prepared(exampleLines({ side: 'SELL' }))).toMatchObject([
      { commission: '11.25', miscFees: regulatory('0.84', '0.03'), netMoney: '37849.38' },
      { commission: '3.75', miscFees: regulatory('0.28', '0.01'), netMoney: '12616.46' },
    ]);
  });

  it('of a sale worth less than its charges have a negative net', () => {
    const lines = exampleLines({ side: 'SELL', totNoAllocs: 1, blockQty: '10', blockGrossTradeAmt: '0.10', avgPx: '0.01' }).slice(0, 1);
    expect(prepared(lines.map((line) => ({ ...line, allocQty: '10', grossTradeAmt: '0.10' })))).toMatchObject([
      { commission: '1.00', miscFees: regulatory('0.01', '0.00'), netMoney: '-0.91' },
    ]);
  });

  it('of a buy under a commission on sales alone bear none', () => {
    const [line] = prepared(exampleLines(), references([{ ...COMMISSION, charged: 'SALES' }]));
    expect(line).toMatchObject({ commission: '0.00', netMoney: '37861.50' });
  });

  it('name the version of each reference row they came from', () => {
    const [bought] = prepared(exampleLines());
    const rows = { accounts: { 'ACC-1': 1 }, custodians: { CUST1: 1 }, instruments: { AAA: 7 }, calendars: { US: 1 }, cycles: { 'US-EQUITY-T3': 1 } };
    expect(bought!.referenceVersions).toEqual({ ...rows, fees: { 'COMMISSION-2014': 1 } });
    const [sold] = prepared(exampleLines({ side: 'SELL' }));
    expect(sold!.referenceVersions).toEqual({ ...rows, fees: { 'COMMISSION-2014': 1, 'SECTION_31-2014-03-18': 1, 'TAF-2012-07-01': 1 } });
  });

  it('are none, with the reason, where the allocation is held', () => {
    const [first] = exampleLines();
    expect(prepareConfirmations(allocationOf([first!], NOTHING_SO_FAR, references()))).toEqual({ hold: 'INCOMPLETE', text: '1 of 2 lines are here' });
  });

  it('of a correction split the fee over what is left, and repeat what they cancel', () => {
    const [one, other] = exampleLines({ allocId: 'A-6', version: 2, side: 'SELL', blockQty: '225', blockGrossTradeAmt: '37861.50' });
    const standing = earlier('AFFIRMED', { line: exampleLines({ side: 'SELL' })[1]!, custodian: 'CUST2', commission: '3.75', netMoney: '12616.46' });
    const soFar = { ...NOTHING_SO_FAR, accounts: new Map([['ACC-5', { standing }]]) };
    const lines: [AllocatedLine, AllocatedLine] = [{ ...one!, allocTransType: 'REPLACE' }, { ...other!, allocTransType: 'REVERSAL' }];
    const preparation = prepareConfirmations(allocationOf(lines, soFar, references()));
    expect((preparation as { confirmations: PreparedConfirmation[] }).confirmations.map(messageOf)).toMatchObject([
      { confirmId: 'C-A-6.1', confirmTransType: 'NEW', confirmRefId: null, individualAllocId: 'A-6.1', miscFees: regulatory('0.84', '0.03') },
      {
        confirmId: 'C-A-6.2', confirmTransType: 'CANCEL', confirmRefId: 'C-A-5.2', individualAllocId: 'A-5.2', custodian: 'CUST2', commission: '3.75',
        netMoney: '12616.46',
      },
    ]);
  });

  it('always add up: Σ gross ± charges = Σ net, and Section 31 is the block’s own, rounded up once', () => {
    const integer = (min: number, max: number) => fc.integer({ min, max });
    const line = fc.record({ qty: integer(1, 1_000_000), cents: integer(0, 1_000_000_000) });
    const accounts = Array.from({ length: 40 }, (_, i) => ({ ...exampleFirm().accounts[0]!, account: `ACC-${i + 1}` }));
    const known = { ...references(), accounts: new Map(accounts.map((row) => [row.account, row])) };
    fc.assert(fc.property(fc.constantFrom(...SIDES), fc.array(line, { minLength: 1, maxLength: 40 }), (side, drawn) => {
      const gross = drawn.map(({ cents }) => decimal(String(cents)).dividedBy(100));
      const block = { side, totNoAllocs: drawn.length, blockQty: String(drawn.reduce((qty, d) => qty + d.qty, 0)), blockGrossTradeAmt: sum(gross).toFixed(2) };
      const lines = drawn.map(({ qty }, i) => ({
        ...exampleLines(block)[0]!, individualAllocId: `A-5.${i + 1}`, account: `ACC-${i + 1}`, allocQty: String(qty), grossTradeAmt: gross[i]!.toFixed(2),
      }));
      const confirmations = prepared(lines, known);
      const fees = confirmations.flatMap(({ miscFees }) => miscFees);
      const feesOf = (subType: string) => sum(fees.filter((fee) => fee.miscFeeSubType === subType).map((fee) => decimal(fee.miscFeeAmt)));
      const charges = sum([...confirmations.map(({ commission }) => decimal(commission)), feesOf('SECTION_31'), feesOf('TAF')]);

      const net = sum(confirmations.map(({ netMoney }) => decimal(netMoney)));
      expect(plain(net)).toBe(plain(side === 'BUY' ? sum(gross).plus(charges) : sum(gross).minus(charges)));
      const owed = side === 'BUY' ? '0' : plain(sum(gross).times('22.10').dividedBy(10_000).ceil().dividedBy(100));
      expect(plain(feesOf('SECTION_31'))).toBe(owed);
    }));
  });
});
