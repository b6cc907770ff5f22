import type { Certificate, CertifiedAccount, CertifiedFill } from '@entresol/contracts/allocation.message';
import { hashOfContent } from '@entresol/contracts/canonical-json';
import { minorUnit } from '@entresol/money/currency';
import type { SplitBlock } from './allocate-block.rules.js';
import type { ExecutedBlock, StandingInstruction } from './block.entity.js';

/** The rules of docs/certificate.md that `splitBlock` follows: another number for any change of what comes of the same figures. */
export const RULE_VERSION = 'entresol-split-1';

/** What a certificate is of. */
export interface Certified {
  readonly block: ExecutedBlock;
  readonly instruction: StandingInstruction;
  readonly split: SplitBlock;
  readonly allocId: string;
  readonly version: number;
  /** Of the certificate before; null where there is none. */
  readonly previousHash: string | null;
  /** Live fills, sorted by platform and rootExecId. */
  readonly fills: readonly CertifiedFill[];
}

/** All that is needed to work an allocation out again, sealed by its hash. */
export function certificateOf({ block, instruction, split, allocId, version, previousHash, fills }: Certified): Certificate {
  const accounts = accountsOf(instruction, split);
  const { blockId, side, currency } = block;
  const { lotSize, minLots, proRated, qty, exactGross, gross, residual } = split;
  const content = {
    blockId, allocId, version, ruleVersion: RULE_VERSION, allocMethod: instruction.allocMethod, side, currency, decimals: minorUnit(currency), lotSize, minLots,
    oddLotAccount: instruction.oddLotAccount, accountErrors: instruction.accountErrors, proRated, numFills: fills.length, fillsHash: hashOfContent(fills),
    numAccounts: accounts.length, accountsHash: hashOfContent(accounts), qty, exactGross, gross, residual, previousHash,
  };
  return { ...content, hash: hashOfContent(content), fills: [...fills], accounts };
}

/** Every account that counts, with its figures and what it got; those that were left out do not count. */
function accountsOf({ allocations }: StandingInstruction, { parts }: SplitBlock): CertifiedAccount[] {
  const lines = new Map(allocations.map((line) => [line.account, line]));
  return parts.map(({ account, instructed, ...got }) => ({ ...(instructed && lines.get(account)), account, instructed, ...got }));
}
