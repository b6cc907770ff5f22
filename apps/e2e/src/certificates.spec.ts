import { splitBlock } from '@entresol/allocation/allocate-block/allocate-block.rules';
import { certificateOf } from '@entresol/allocation/allocate-block/certificate.rules';
import { filledBlocks, inLots, instructed, targeted, weightLists } from '@entresol/allocation/allocate-block/split.example';
import { faultOf } from '@entresol/cli/certificate/certificate-fault';
import fc from 'fast-check';

const methods = fc.constantFrom('PRO_RATA', 'PERCENTAGE', 'FIXED_QUANTITY', 'EQUAL', 'TARGET_HOLDING');
const oddLotAccounts = fc.constantFrom(null, 'ACC-1', 'ACC-2', 'ODD');
const lots = fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 4 }));

/** The service splits; the checker, which shares nothing with it but the published page, works out the same. */
it('certificates hold, of any fills, by any method, in any lots', () => {
  const held = new Set<string>();
  fc.assert(fc.property(filledBlocks, methods, weightLists, oddLotAccounts, lots, ({ block, fills }, method, figures, oddLotAccount, [lotSize, minLots]) => {
    const more = { oddLotAccount, accountErrors: 'LEAVE_OUT' as const };
    const instruction = method === 'TARGET_HOLDING'
      ? targeted(figures.map((figure, line) => [String(line * 10), figure]), more)
      : instructed(method, method === 'FIXED_QUANTITY' ? [block.qty] : figures, more);
    const outcome = splitBlock(block, instruction, inLots(method === 'FIXED_QUANTITY' ? '1' : String(lotSize), minLots));
    if ('refused' in outcome) return;
    held.add(`${method} ${oddLotAccount === null} ${minLots > 1}`);
    const certificate = certificateOf({ block, instruction, split: outcome.split, allocId: 'A-1', version: 1, previousHash: null, fills });
    expect(faultOf(certificate, null)).toBeNull();
  }), { numRuns: 2000 });
  // Of each method, with and without an odd-lot account and a minimum, some were not refused.
  expect(held.size).toBe(5 * 2 * 2);
});
