import type { Side } from '@entresol/trade/side';

/** What every mention of a block says of it: an order, a fill and a total alike. */
export interface BlockTerms {
  readonly blockId: string;
  readonly tradeDate: string;
  readonly symbol: string;
  readonly side: Side;
  readonly currency: string;
}

/** Same block, same terms: also the key that tells mentions apart. */
export function termsKey({ blockId, tradeDate, symbol, side, currency }: BlockTerms): string {
  return JSON.stringify([blockId, tradeDate, symbol, side, currency]);
}

/**
 * Sorts mentions of blocks: those that make a block known, the first in order for each, and the blocks that they would mix,
 * because a block never mixes days, instruments, sides or currencies. `known` holds the terms of the blocks known before.
 */
export function sortMentions(mentions: readonly BlockTerms[], known: readonly BlockTerms[]): { introduced: BlockTerms[]; mixed: string[] } {
  const terms = new Map(known.map((block) => [block.blockId, block]));
  const introduced: BlockTerms[] = [];
  const mixed = new Set<string>();
  for (const mention of mentions) {
    const block = terms.get(mention.blockId);
    if (!block) {
      terms.set(mention.blockId, mention);
      introduced.push(mention);
    } else if (termsKey(block) !== termsKey(mention)) mixed.add(mention.blockId);
  }
  return { introduced, mixed: [...mixed] };
}
