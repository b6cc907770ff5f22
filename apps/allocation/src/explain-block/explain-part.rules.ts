import { plain, type Decimal } from '@entresol/money/decimal';
import type { SplitStep } from '@entresol/money/split';

/** An exact number: both sides whole. */
export interface Fraction {
  readonly numerator: string;
  readonly denominator: string;
}

/** How an account came by its shares, or by its cents. Every number is text. */
export interface ExplainedPart {
  readonly sentence: string;
  /** What is dealt out one by one: a lot of shares, the minor unit of money. */
  readonly unit: string;
  /** Its exact part in units; null of what was not dealt out in proportion. */
  readonly exact: Fraction | null;
  /** Whole units of that. */
  readonly whole: string | null;
  /** What was cut off, in units. */
  readonly remainder: Fraction | null;
  /** Its place among all in the handing out of what was left over. */
  readonly rank: string | null;
  readonly gotOneMore: boolean;
  /** Why it did, or did not. */
  readonly why: string;
  /** What it got on top, because whole lots left it over. */
  readonly onTop: string;
  readonly result: string;
}

/** A split by largest remainder, as one account meets it. */
export interface PartGiven {
  readonly account: string;
  readonly step: SplitStep;
  /** Those of all accounts. */
  readonly steps: readonly SplitStep[];
  readonly unit: Decimal;
  readonly onTop: Decimal;
  readonly result: string;
  /** `shares` or `USD`. */
  readonly named: string;
}

/** Tells one part from the others' steps beside its own. */
export function explainPart(given: PartGiven): ExplainedPart {
  const { account, step, unit, onTop, result, named } = given;
  const { owed, of, whole, remainder, rank, oneMore } = step;
  const why = whyOf(given);
  const extra = onTop.isZero() ? '' : ` ${plain(onTop)} that make no whole lot go to it on top.`;
  return {
    sentence: `${account} is owed ${owed}/${of} ${unitsNamed(unit, named)}: ${whole}, and ${remainder}/${of} is cut off. ${why}${extra} It gets ${result}.`,
    unit: plain(unit), exact: { numerator: owed.toString(), denominator: of.toString() }, whole: whole.toString(),
    remainder: { numerator: remainder.toString(), denominator: of.toString() }, rank: rank === null ? null : String(rank), gotOneMore: oneMore, why,
    onTop: plain(onTop), result,
  };
}

function unitsNamed(unit: Decimal, named: string): string {
  if (named !== 'shares') return `× ${plain(unit)} ${named}`;
  return unit.equals(1) ? 'shares' : `lots of ${plain(unit)} shares`;
}

/** A part is one more, or is not, by its remainder; by the order of the instruction where others had the same. */
function whyOf({ step, steps }: Pick<PartGiven, 'step' | 'steps'>): string {
  const { rank, remainder, oneMore } = step;
  if (rank === null) return 'Parts are cut down to whole lots, and the odd-lot account takes what that leaves over.';
  const leftOver = steps.filter((other) => other.oneMore).length;
  if (leftOver === 0) return 'Nothing was left over to hand out.';
  const place = `Number ${rank} of ${steps.length} in line for ${leftOver} left over`;
  const tied = steps.some((other) => other.remainder === remainder && other.oneMore !== oneMore);
  if (oneMore) return tied ? `${place}: one more, for equal remainders go in the order of the instruction.` : `${place}: one more.`;
  return tied ? `${place}: none, for equal remainders go in the order of the instruction.` : `${place}: none.`;
}

/** A part that nothing was worked out for: the figure is the instruction's own, or what was left over. */
export function givenPart({ account, unit, onTop, result }: Omit<PartGiven, 'step' | 'steps' | 'named'>): ExplainedPart {
  const why = onTop.isZero() ? 'The instruction says so itself.' : 'It is the odd-lot account, and takes what whole lots left over.';
  return {
    sentence: `${account} gets ${result}. ${why}`,
    unit: plain(unit), exact: null, whole: null, remainder: null, rank: null, gotOneMore: false, why, onTop: plain(onTop), result,
  };
}
