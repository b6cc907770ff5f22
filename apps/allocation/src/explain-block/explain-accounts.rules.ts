import type { Certificate } from '@entresol/contracts/allocation.message';
import { decimal, leastAmount, money, plain, type Decimal } from '@entresol/money/decimal';
import { partsOf, splitSteps } from '@entresol/money/split';
import { sumOf } from '../allocate-block/figures.rules.js';
import { splitShares, type Part } from '../allocate-block/split-shares.rules.js';
import { weighAccounts } from '../allocate-block/weigh-accounts.rules.js';
import type { AllocatedLine, AllocatedVersion, ChainedInstruction } from './explain-block.entity.js';
import { explainPart, givenPart, type ExplainedPart } from './explain-part.rules.js';

/** How an account came by its part of a block; no parts where it lost what it had. */
export interface ExplainedAccount {
  readonly sentence: string;
  readonly account: string;
  /** What the instruction says of it, as it was given. */
  readonly figures: Readonly<Record<string, string>>;
  readonly shares: ExplainedPart | null;
  readonly cents: ExplainedPart | null;
  /** The line that was written and published; null where its part came to nothing. */
  readonly line: AllocatedLine | null;
}

interface Explained {
  readonly version: AllocatedVersion;
  readonly certificate: Certificate | null;
  readonly instruction: ChainedInstruction;
}

/** Each account's part worked out again by the rules that split the block; what comes out otherwise than it is stored is added to `differences`. */
export function explainAccounts(explained: Explained, differences: string[]): ExplainedAccount[] {
  const { version, certificate } = explained;
  const parts = certificate === null ? [] : sharesOf(certificate, explained, differences);
  const accounts = parts.length === 0 ? [] : withCents(parts, explained);
  compareLines(accounts, version.lines, differences);
  const told = new Set(accounts.map(({ account }) => account));
  return [...accounts, ...version.lines.filter((line) => line.allocTransType === 'REVERSAL' && !told.has(line.account)).map(reversed)];
}

/** Whether fixed quantities were taken as weights was decided then, and is certified: it is not decided again by what is known now. */
function sharesOf(certificate: Certificate, { version, instruction }: Explained, differences: string[]): readonly Part[] {
  const { allocMethod, accountErrors, proRated, qty, lotSize, minLots } = certificate;
  const leftOut = instruction.leftOut.map(({ account }) => account);
  const { allocations } = instruction;
  const ordered = proRated ? plain(sumOf(allocations.filter(({ account }) => !leftOut.includes(account)), 'quantity')) : null;
  const instructed = { allocMethod, allocations, leftOut, accountErrors, statedBeforeTrade: proRated };
  const weighed = weighAccounts({ qty, orderedQty: ordered, side: version.side }, instructed);
  const oddLotAccount = certificate.oddLotAccount ?? null;
  const shared = 'refused' in weighed ? weighed : splitShares(decimal(qty), weighed, { oddLotAccount }, { lotSize: decimal(lotSize), minLots });
  if ('parts' in shared) return shared.parts;
  differences.push(`Worked out again, the split is refused: ${shared.refused.reason}. ${shared.refused.text}`);
  return [];
}

function withCents(parts: readonly Part[], { version, certificate, instruction }: Explained): ExplainedAccount[] {
  const { currency, lines } = version;
  const cent = leastAmount(currency);
  const steps = splitSteps(decimal(certificate!.gross), parts.map(({ shares }) => shares), cent);
  const amounts = partsOf(steps, cent);
  const lineOf = new Map(lines.map((line) => [line.account, line]));
  const figuresOf = new Map(instruction.allocations.map(({ account, ...figures }) => [account, figures]));
  return parts.map((part, index) => {
    const { account } = part;
    const line = lineOf.get(account);
    const amount = money(amounts[index]!, currency);
    const shares = explainShares(part, parts, decimal(certificate!.lotSize));
    const cents = explainPart({ account, step: steps[index]!, steps, unit: cent, onTop: decimal('0'), result: amount, named: currency });
    return {
      sentence: `${account}: ${shares.result} shares, ${amount} ${currency}.`, account, figures: given(figuresOf.get(account)), shares, cents,
      line: line && line.allocTransType !== 'REVERSAL' ? line : null,
    };
  });
}

function explainShares({ account, shares, step, rest }: Part, parts: readonly Part[], lotSize: Decimal): ExplainedPart {
  const about = { account, unit: lotSize, onTop: rest, result: plain(shares) };
  return step === null ? givenPart(about) : explainPart({ ...about, step, steps: parts.flatMap((part) => part.step ?? []), named: 'shares' });
}

function given(figures: object | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(figures ?? {}).filter(([, figure]) => figure !== null && figure !== undefined)) as Record<string, string>;
}

function reversed(line: AllocatedLine): ExplainedAccount {
  const { account, allocQty, grossTradeAmt, refIndividualAllocId } = line;
  return {
    sentence: `${account} has no part any more: ${allocQty} shares and ${grossTradeAmt} of ${refIndividualAllocId} are taken back.`,
    account, figures: {}, shares: null, cents: null, line,
  };
}

function compareLines(accounts: readonly ExplainedAccount[], lines: readonly AllocatedLine[], differences: string[]): void {
  const worked = new Map(accounts.filter(({ shares }) => shares!.result !== '0').map((one) => [one.account, one]));
  for (const { allocTransType, account, allocQty, grossTradeAmt } of lines) {
    if (allocTransType === 'REVERSAL') continue;
    const one = worked.get(account);
    worked.delete(account);
    if (!one) differences.push(`${account} comes to nothing, and ${allocQty} shares are stored.`);
    else if (!decimal(one.shares!.result).equals(decimal(allocQty)) || !decimal(one.cents!.result).equals(decimal(grossTradeAmt))) {
      differences.push(`${account} comes to ${one.shares!.result} shares and ${one.cents!.result}, and ${allocQty} and ${grossTradeAmt} are stored.`);
    }
  }
  for (const account of worked.keys()) differences.push(`${account} has a part, and no line of it is stored.`);
}
