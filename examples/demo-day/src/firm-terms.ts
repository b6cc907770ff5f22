/** Shares that every account opens with, by symbol: enough that nobody sells what he has not. */
export const OPENING_SHARES: Readonly<Record<string, bigint>> = { AAA: 100_000n, BBB: 200_000n, ETF: 800_000n };

interface Lots {
  readonly lotSize: bigint;
  readonly minLots: bigint;
}

/** As `firm/instruments.json` has them: AAA is given to accounts in tens, twenty at least. */
const LOTS: Readonly<Record<string, Lots>> = { AAA: { lotSize: 10n, minLots: 2n } };

export function lotsOf(symbol: string): Lots {
  return LOTS[symbol] ?? { lotSize: 1n, minLots: 1n };
}
