import type { ConfirmationIssued } from '@entresol/contracts/confirmation.message';
import type { ConfirmTransType } from '@entresol/trade/confirmation';
import fc from 'fast-check';
import { earlier, exampleLines } from '../firm.example.js';
import { next, stands, type Status } from '../confirmation-status.rules.js';
import type { AllocatedLine } from './allocation.rules.js';
import { correctConfirmations, decide, soFarOf } from './correct-confirmations.rules.js';
import { messageOf } from './prepare-confirmations.rules.js';
import type { ChargedLine, EarlierConfirmation } from './prepared-confirmation.entity.js';

const standing = earlier('ISSUED');
const pending = (confirmTransType: ConfirmTransType) => earlier('PREPARED', { confirmId: 'C-A-6.1', confirmTransType, netMoney: '1.00' });
const line = exampleLines({ allocId: 'A-7', version: 3 })[0]!;
const same: ChargedLine = { ...standing, line };
const other: ChargedLine = { ...same, netMoney: '37872.76' };

describe('an account whose part', () => {
  it.each<[string, EarlierConfirmation | undefined, ConfirmTransType | undefined, ChargedLine | undefined, ConfirmTransType | undefined, boolean]>([
    ['is new', undefined, undefined, other, 'NEW', false],
    ['is new, over one not yet issued', undefined, 'NEW', other, 'NEW', true],
    ['is what was told', standing, undefined, same, undefined, false],
    ['is what was told again', standing, 'REPLACE', same, undefined, true],
    ['came back as it was told', standing, 'CANCEL', same, undefined, true],
    ['differs from what was told', standing, undefined, other, 'REPLACE', false],
    ['differs once more', standing, 'REPLACE', other, 'REPLACE', true],
    ['came back with other figures', standing, 'CANCEL', other, 'REPLACE', true],
    ['was never told, and is gone', undefined, undefined, undefined, undefined, false],
    ['was not yet issued, and is gone', undefined, 'NEW', undefined, undefined, true],
    ['was told, and is gone', standing, undefined, undefined, 'CANCEL', false],
    ['was to be replaced, and is gone', standing, 'REPLACE', undefined, 'CANCEL', true],
    ['is gone, and its cancel is prepared', standing, 'CANCEL', undefined, undefined, false],
  ])('%s', (_name, stood, waits, part, tells, supersedes) => {
    expect(decide({ standing: stood, pending: waits && pending(waits) }, part)).toEqual({ tells, supersedes });
  });

  it.each<[string, Partial<ChargedLine>]>([
    ['settlDate', { line: { ...line, settlDate: '2014-09-23' } }],
    ['allocQty', { line: { ...line, allocQty: '226' } }],
    ['avgPx', { line: { ...line, avgPx: '168.27333334' } }],
    ['grossTradeAmt', { line: { ...line, grossTradeAmt: '37861.51' } }],
    ['commission', { commission: '11.26' }],
    ['miscFees', { miscFees: [{ miscFeeType: 'REGULATORY', miscFeeSubType: 'TAF', miscFeeAmt: '0.00' }] }],
    ['netMoney', { netMoney: '37872.76' }],
  ])('differs in %s alone is replaced', (_field, change) => {
    expect(decide({ standing }, { ...same, ...change }).tells).toBe('REPLACE');
  });

  it('is the same figure written otherwise is not replaced', () => {
    expect(decide({ standing }, { ...same, commission: '11.250', line: { ...line, allocQty: '225.0' } }).tells).toBeUndefined();
  });
});

describe('what stands and what waits', () => {
  it.each<[string, [Status, ConfirmTransType][], number | undefined, number | undefined]>([
    ['nothing', [], undefined, undefined],
    ['one prepared', [['PREPARED', 'NEW']], undefined, 0],
    ['one rejected, its replacement prepared', [['CONFIRM_REJECTED', 'NEW'], ['PREPARED', 'REPLACE']], 0, 1],
    ['one affirmed, its cancel prepared', [['AFFIRMED', 'REPLACE'], ['PREPARED', 'CANCEL']], 0, 1],
    ['a cancel that went out', [['AFFIRMED', 'CANCEL']], undefined, undefined],
    ['one that came back after a cancel', [['ISSUED', 'CANCEL'], ['ISSUED', 'NEW']], 1, undefined],
  ])('of %s', (_name, list, stood, waits) => {
    const confirmations = list.map(([status, confirmTransType]) => earlier(status, { confirmTransType }));
    expect(soFarOf(confirmations)).toEqual({ standing: confirmations[stood ?? -1], pending: confirmations[waits ?? -1] });
  });
});

describe('a replacement', () => {
  const soFar = new Map([['ACC-1', { standing: earlier('AFFIRMED', { custodian: 'CUST9' }) }]]);

  it('goes to the custodian who has what it replaces', () => {
    const { confirmations, upheld } = correctConfirmations([other], soFar, new Map());
    const replaces = { confirmTransType: 'REPLACE', confirmRefId: 'C-A-5.1' };
    expect(confirmations).toMatchObject([{ confirmId: 'C-A-7.1', ...replaces, custodian: 'CUST9', netMoney: '37872.76' }]);
    expect(upheld).toEqual([]);
  });

  it('is none where the figures are the same: the line is said to be upheld', () => {
    const upheld = [{ individualAllocId: 'A-7.1', confirmId: 'C-A-5.1' }];
    expect(correctConfirmations([same], soFar, new Map())).toEqual({ confirmations: [], superseded: [], upheld });
  });
});

const ACCOUNTS = ['ACC-1', 'ACC-2', 'ACC-3'];

/** A block's confirmations by the rules alone, and what its custodians make of what they are told. */
class Block {
  readonly told: ConfirmationIssued[] = [];
  /** What custodians hold to be in force. */
  readonly books = new Map<string, ConfirmationIssued>();
  #version = 0;
  #confirmations: EarlierConfirmation[] = [];
  #reversals = new Map<string, AllocatedLine>();
  #parts = new Map<string, string>();

  /** The next version, in which each account has so much money or no part; one that is held leaves its reversals to the next. */
  correct(parts: ReadonlyMap<string, string>, held: boolean): void {
    this.#version += 1;
    const version = this.#version;
    const [line] = exampleLines({ allocId: `A-${version}`, version });
    const lineOf = (account: string, n: number): AllocatedLine => ({ ...line!, account, individualAllocId: `A-${version}.${n}` });
    ACCOUNTS.forEach((account, n) => {
      if (this.#parts.has(account) && !parts.has(account)) this.#reversals.set(account, lineOf(account, n));
    });
    this.#parts = new Map(parts);
    if (held) return;
    const charged = [...parts].map(([account, netMoney]): ChargedLine => ({ ...same, line: lineOf(account, ACCOUNTS.indexOf(account)), netMoney }));
    const { confirmations, superseded } = correctConfirmations(charged, this.#soFar(), this.#reversals);
    this.#move((one) => superseded.includes(one.confirmId), 'SUPERSEDED');
    this.#confirmations.push(...confirmations.map((one): EarlierConfirmation => ({ ...one, status: 'PREPARED' })));
  }

  release(): void {
    for (const one of this.#confirmations.filter(({ status }) => status === 'PREPARED')) {
      this.#tell(messageOf(one));
      this.#move(({ confirmId }) => confirmId === one.confirmRefId, next('ISSUED', one.confirmTransType as 'REPLACE')!);
      this.#move(({ confirmId }) => confirmId === one.confirmId, 'ISSUED');
    }
  }

  /** A custodian's answer changes nothing of what is told. */
  affirm(): void {
    this.#move(({ status }) => status === 'ISSUED', 'AFFIRMED');
  }

  /** The last version's money, by account. */
  get parts(): Map<string, string> {
    return new Map([...this.#parts].sort());
  }

  #soFar() {
    const live = this.#confirmations.filter(({ status }) => status === 'PREPARED' || stands(status));
    return new Map(ACCOUNTS.map((account) => [account, soFarOf(live.filter(({ line: { account: of } }) => of === account))]));
  }

  #tell(confirmation: ConfirmationIssued): void {
    const { account, confirmTransType, confirmRefId, netMoney } = confirmation;
    const before = this.books.get(account);
    expect(before?.confirmId).toBe(confirmRefId ?? undefined);
    expect(this.told.map(({ confirmId }) => confirmId)).not.toContain(confirmation.confirmId);
    if (confirmTransType === 'CANCEL') {
      expect(netMoney).toBe(before!.netMoney);
      this.books.delete(account);
    } else {
      expect(netMoney).not.toBe(before?.netMoney);
      this.books.set(account, confirmation);
    }
    this.told.push(confirmation);
  }

  #move(which: (one: EarlierConfirmation) => boolean, status: Status): void {
    this.#confirmations = this.#confirmations.map((one) => (which(one) ? { ...one, status } : one));
  }
}

describe('a block that is corrected again and again', () => {
  const parts = fc.dictionary(fc.constantFrom(...ACCOUNTS), fc.constantFrom('1.00', '2.00')).map((drawn) => new Map(Object.entries(drawn)));
  const step = fc.oneof({ arbitrary: fc.tuple(parts, fc.nat(3)), weight: 3 }, fc.constantFrom('release' as const, 'affirm' as const));

  it('comes, told one after the other, to the latest version of what was released, and nothing is told twice', () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 30 }), parts, (steps, last) => {
      const block = new Block();
      for (const one of steps) {
        if (typeof one === 'string') block[one]();
        else block.correct(one[0], one[1] === 0);
      }
      block.correct(last, false);
      block.release();
      expect(new Map([...block.books].sort().map(([account, { netMoney }]) => [account, netMoney]))).toEqual(block.parts);
      const before = block.told.length;
      block.correct(last, false);
      block.release();
      expect(block.told).toHaveLength(before);
    }), { numRuns: 500 });
  });
});
