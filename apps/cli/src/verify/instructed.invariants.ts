import type { AllocationInstructed, Certificate, CertifiedAccount } from '@entresol/contracts/allocation.message';
import type { Instrument } from '@entresol/contracts/reference.message';
import { groupBy } from '@entresol/messaging/group-by';
import { CENT, exact, plain, shares, text } from './exact.js';
import { splitAsInstructed } from './instructed-split.js';
import { Findings, cells, told, type Invariant } from './invariant.js';
import { latest, records, type Row, type Snapshot } from './snapshot.js';

/**
 * Each version is what its instruction says: whole lots of shares by the method, then cents by largest remainder, ties in the order of the
 * instruction, numbered in that order. One that came over HTTP is on no topic: what it said is in the certificate.
 */
export function allocationsAsInstructed(snapshot: Snapshot): Invariant {
  const findings = new Findings();
  const instructions = new Map(records<AllocationInstructed>(snapshot, 'allocations.instructed.v1').map(({ value }) => [value.allocId, value]));
  const instruments = new Map(latest<Instrument>(snapshot, 'reference.instruments.v1', 'symbol').map((one) => [one.symbol, one]));
  const symbols = new Map(snapshot.tables.blocks.map((row) => [row['block_id']!, row['symbol']!]));
  const certificates = new Map(snapshot.tables.certificates.map((row) => [versionOf(row), JSON.parse(row['content']!) as Certificate]));
  const lines = groupBy(snapshot.tables.allocations.filter((row) => row['alloc_trans_type'] !== 'REVERSAL'), versionOf);
  for (const block of snapshot.tables.allocatedBlocks) {
    if (plain(block['qty']) === '0') continue;
    const certificate = certificates.get(versionOf(block));
    findings.expect(certificate !== undefined, () => `${versionOf(block)} has no certificate`);
    if (!certificate) continue;
    const instruction = instructions.get(block['instruction_id']!);
    if (instruction) judgeAccounts(certificate, instruction, findings);
    const instrument = instruments.get(symbols.get(block['block_id']!) ?? '');
    const lots = told(plain(instrument?.lotSize ?? '1'), instrument?.minLots ?? 1);
    findings.equal(told(plain(certificate.lotSize), certificate.minLots), lots, () => `lots of ${versionOf(block)}`);
    judgeLines(block, certificate, { instruction, lines: lines.get(versionOf(block)) ?? [] }, findings);
  }
  return findings.as('allocations as instructed', `${snapshot.tables.allocations.length} lines are the largest-remainder split of their instruction`);
}

function versionOf(row: Row): string {
  return cells(row, 'block_id', 'version');
}

/** The certificate has the accounts of the instruction in its order, but for those that it left out. */
function judgeAccounts(certificate: Certificate, instruction: AllocationInstructed, findings: Findings): void {
  const certified = new Set(certificate.accounts.map(({ account }) => account));
  const instructed = instruction.allocations.filter(({ account }) => certified.has(account) || instruction.accountErrors !== 'LEAVE_OUT');
  const own = certificate.accounts.filter(({ account }) => instruction.allocations.some((line) => line.account === account));
  findings.equal(own.map(figuresOf).join(), instructed.map(figuresOf).join(), () => `accounts of ${instruction.allocId}`);
  const terms = told(instruction.blockId, instruction.allocMethod, instruction.oddLotAccount);
  findings.equal(told(certificate.blockId, certificate.allocMethod, certificate.oddLotAccount), terms, () => `certificate by ${instruction.allocId}`);
}

function figuresOf({ account, weight, percent, quantity, heldQuantity, targetValue }: Omit<CertifiedAccount, 'allocQty' | 'grossTradeAmt'>): string {
  return told(account, ...[weight, percent, quantity, heldQuantity, targetValue].map(plain));
}

interface Written {
  /** Absent where it is on no topic. */
  readonly instruction: AllocationInstructed | undefined;
  readonly lines: readonly Row[];
}

function judgeLines(block: Row, certificate: Certificate, { instruction, lines }: Written, findings: Findings): void {
  const id = versionOf(block);
  const { oddLotAccount, accounts } = certificate;
  // An odd-lot account that the instruction gives no line of its own comes last.
  const lineless = instruction ? !instruction.allocations.some(({ account }) => account === oddLotAccount) : accounts.at(-1)!.account === oddLotAccount;
  const hasLine = ({ account }: CertifiedAccount): boolean => account !== oddLotAccount || !lineless;
  const parts = splitAsInstructed(exact(block['qty']!), { ...certificate, lines: accounts.filter(hasLine) });
  const amounts = shares(exact(block['gross']!) / CENT, parts.map(({ quantity }) => quantity));
  const should = parts
    .map(({ account, quantity }, index) => ({ quantity, line: told(account, text(quantity), text(amounts[index]! * CENT)) }))
    .filter(({ quantity }) => quantity > 0n)
    .map(({ line }, index) => told(`${block['alloc_id']}.${index + 1}`, index + 1, line));
  const is = lines.map((row) => (
    told(cells(row, 'individual_alloc_id', 'line', 'account'), plain(row['alloc_qty']), plain(row['gross_trade_amt']))));
  findings.sameMembers(is, should, `line of ${id}`);
  findings.equal(block['zero_lines'], String(parts.filter(({ quantity }) => quantity === 0n).length), () => `zero lines of ${id}`);
}
