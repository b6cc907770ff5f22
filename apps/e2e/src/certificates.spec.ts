import { splitBlock, type SplitBlock, type SplitPart } from '@entresol/allocation/allocate-block/allocate-block.rules';
import type { ExecutedBlock, StandingInstruction } from '@entresol/allocation/allocate-block/block.entity';
import { certificateOf, type Certified } from '@entresol/allocation/allocate-block/certificate.rules';
import { filledBlocks, instructed, instrument, reference, targeted, weightLists } from '@entresol/allocation/allocate-block/split.example';
import { faultOf } from '@entresol/cli/certificate/certificate-fault';
import type { Certificate } from '@entresol/contracts/allocation.message';
import { minorUnit } from '@entresol/money/currency';
import { type Decimal, decimal, leastAmount, money, plain, sum } from '@entresol/money/decimal';
import { splitUnits } from '@entresol/money/split';
import fc from 'fast-check';

type More = Pick<StandingInstruction, 'oddLotAccount' | 'leftOut' | 'accountErrors'>;

/** An instruction of each kind, of any figures. */
const KINDS = {
  PRO_RATA: (figures, _, more) => instructed('PRO_RATA', figures, more),
  PERCENTAGE: (figures, _, more) => instructed('PERCENTAGE', figures, more),
  EQUAL: (figures, _, more) => instructed('EQUAL', figures, more),
  FIXED_QUANTITY: (figures, qty, more) => instructed('FIXED_QUANTITY', exactly(qty, figures), { ...more, leftOut: [] }),
  STATED_QUANTITY: (figures, qty, more) => instructed('FIXED_QUANTITY', statedOf(figures, qty), { ...more, leftOut: [] }),
  TARGET_HOLDING: (figures, qty, more) => targeted(figures.map((figure, line) => [plain(decimal(qty).times(line)), figure]), more),
} satisfies Record<string, (figures: readonly string[], qty: string, more: More) => StandingInstruction>;
type Kind = keyof typeof KINDS;

/** Whole quantities that add up to what was executed. */
function exactly(qty: string, figures: readonly string[]): string[] {
  return splitUnits(decimal(qty), figures.map(decimal), decimal('1')).map(plain);
}

/** Whole quantities that were ordered, together more than was executed. */
function statedOf(figures: readonly string[], qty: string): string[] {
  return figures.map((figure) => plain(decimal(figure).ceil().plus(1).times(qty).plus(1)));
}

const lots = fc.oneof(fc.constant([1, 1] as const), fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 4 })));
const circumstances = fc.record({
  kind: fc.constantFrom(...(Object.keys(KINDS) as Kind[])),
  oddLotAccount: fc.constantFrom(null, 'ACC-1', 'ACC-2', 'ODD'),
  leftOut: fc.constantFrom<string[]>([], ['ACC-1'], ['ACC-2']),
  lots,
  currency: fc.constantFrom('JPY', 'USD', 'KWD'),
  side: fc.constantFrom('BUY' as const, 'SELL' as const),
});
type Circumstances = typeof circumstances extends fc.Arbitrary<infer C> ? C : never;

/** What the service splits, where its judge lets it: some weight must be left among those that are not left out. */
const allocations = fc.tuple(filledBlocks, weightLists, circumstances)
  .filter(([, figures, { leftOut }]) => figures.some((figure, line) => figure !== '0' && !leftOut.includes(`ACC-${line + 1}`)))
  .map(([{ block, fills }, figures, given]) => {
    const { kind, oddLotAccount, leftOut, lots: [lotSize, minLots], currency, side } = given;
    const instruction = KINDS[kind](figures, block.qty, { oddLotAccount, leftOut, accountErrors: 'LEAVE_OUT' });
    const orderedQty = plain(sum(statedOf(figures, block.qty).map(decimal)));
    const ordered: ExecutedBlock = { ...block, orderedQty, currency, side };
    const instruments = new Map([['AAA', { ...instrument, currency, lotSize: String(lotSize), minLots }]]);
    return { given, instruction, block: ordered, fills, outcome: splitBlock(ordered, instruction, { ...reference, instruments }) };
  });
const certified = allocations.filter(({ outcome }) => 'split' in outcome).map(({ given, outcome, ...whole }) => {
  const { split } = outcome as { split: SplitBlock };
  return { given, of: { ...whole, split, allocId: 'A-1', version: 1, previousHash: null } satisfies Certified };
});

/** As it is when it was stored and sent. */
function sent(of: Certified): Certificate {
  return JSON.parse(JSON.stringify(certificateOf(of))) as Certificate;
}

/** What a case is a case of. */
function traitsOf(given: Circumstances, { instruction, split, fills }: Certified): string[] {
  const { kind, oddLotAccount, leftOut, currency, side, lots: [lotSize, minLots] } = given;
  const counts = split.parts.length < instruction.allocations.length ? 'some left out' : 'all count';
  const odd = oddLotAccount === null ? 'no odd lots' : `odd lots to ${leftOut.includes(oddLotAccount) ? 'who is left out' : oddLotAccount}`;
  const halves = fills.some(({ lastQty }) => lastQty === '0.5') ? ['half shares'] : [];
  return [`${kind} ${side}`, odd, counts, currency, lotSize > 1 ? 'lots' : 'shares', minLots > 1 ? 'a minimum' : 'no minimum', ...halves];
}

const TRAITS = [
  ...Object.keys(KINDS).flatMap((kind) => [`${kind} BUY`, `${kind} SELL`]), 'no odd lots', 'odd lots to ACC-1', 'odd lots to ACC-2', 'odd lots to ODD',
  'odd lots to who is left out', 'all count', 'some left out', 'JPY', 'USD', 'KWD', 'lots', 'shares', 'a minimum', 'no minimum', 'half shares',
];

/** Takes from the first line that has enough, and gives it to the one after it. */
function moved(parts: readonly SplitPart[], figure: 'allocQty' | 'grossTradeAmt', by: Decimal): SplitPart[] {
  const from = parts.findIndex((part) => decimal(part[figure]).greaterThanOrEqualTo(by));
  const to = (from + 1) % parts.length;
  if (from === -1 || from === to) return [];
  const changes = new Map([[from, by.negated()], [to, by]]);
  return parts.map((part, line) => ({ ...part, [figure]: plain(decimal(part[figure]).plus(changes.get(line) ?? 0)) }));
}

/** What a wrong service might do, and seal: an empty list where there is nothing to do it to. */
const WRONGS: [string, (certified: Certified) => SplitPart[]][] = [
  ['a share moved', ({ split: { parts } }) => moved(parts, 'allocQty', decimal('1'))],
  ['a minor unit moved', ({ split: { parts }, block: { currency } }) => moved(parts, 'grossTradeAmt', leastAmount(currency))],
  ['the last part kept back, and its amount given to the others', ({ split: { parts, gross }, block: { currency } }) => {
    const last = parts.findLastIndex(({ allocQty }) => allocQty !== '0');
    const others = parts.filter((_, line) => line !== last);
    const shares = others.map(({ allocQty }) => decimal(allocQty));
    if (shares.every((some) => some.isZero())) return [];
    const amounts = splitUnits(decimal(gross), shares, leastAmount(currency));
    return others.map((part, line) => ({ ...part, grossTradeAmt: money(amounts[line]!, currency) }));
  }],
];

/** The service splits; the checker, which shares nothing with it but the published page, works out the same. */
describe('certificates, of any fills, by any method, in any lots,', () => {
  it('hold, each alone and after the one before it', () => {
    const seen = new Set<string>();
    fc.assert(fc.property(certified, ({ given, of }) => {
      for (const trait of traitsOf(given, of)) seen.add(trait);
      const first = sent(of);
      expect(faultOf(first, null)).toBeNull();
      expect(first.decimals).toBe(minorUnit(given.currency));
      expect(faultOf(sent({ ...of, version: 2, previousHash: first.hash }), first)).toBeNull();
    }), { numRuns: 1500 });
    expect([...seen].sort()).toEqual([...TRAITS].sort());
  });

  it.each(WRONGS)('do not hold with %s, sealed all the same', (_what, wrong) => {
    let wronged = 0;
    fc.assert(fc.property(certified, ({ of }) => {
      const parts = wrong(of);
      if (parts.length === 0) return;
      wronged += 1;
      expect(faultOf(sent({ ...of, split: { ...of.split, parts } }), null)).not.toBeNull();
    }), { numRuns: 500 });
    expect(wronged).toBeGreaterThan(100);
  });
});
