import type { AllocationCertified, AllocationInstructed, Certificate, CertifiedAccount, CertifiedFill } from '@entresol/contracts/allocation.message';
import type { Instrument } from '@entresol/contracts/reference.message';
import { groupBy } from '@entresol/messaging/group-by';
import { faultOf } from '../certificate/certificate-fault.js';
import { versionsOfBlocks } from './allocated-versions.js';
import { plain } from './exact.js';
import { Findings, cells, oncePerId, told, type Invariant } from './invariant.js';
import { latest, records, type Row, type Snapshot } from './snapshot.js';

/**
 * Every version of which something stands has one certificate, told as it is stored: worked out again it holds, and names the one before it;
 * that of the newest version is of the fills that are live.
 */
export function certificatesChain(snapshot: Snapshot): Invariant {
  const findings = new Findings();
  const { certificates, allocatedBlocks, fills, blocks } = snapshot.tables;
  const certified = oncePerId(records<AllocationCertified>(snapshot, 'allocations.certified.v1'), findings).map(({ value }) => value);
  const stored = certificates.map((row) => ({ row, certificate: JSON.parse(row['content']!) as Certificate }));
  findings.sameMembers(
    certified.map((one) => JSON.stringify(one)), stored.map(({ certificate: { fills: _f, accounts: _a, ...one } }) => JSON.stringify(one)), 'certificate',
  );
  const standing = allocatedBlocks.filter((row) => plain(row['qty']) !== '0');
  findings.sameMembers(certificates.map(nameOf), standing.map(nameOf), 'certificate of');

  const live = groupBy(fills.filter((row) => row['live'] === 'true'), (row) => row['block_id']!);
  const settled = new Set(blocks.filter((row) => row['late'] !== 'true').map(nameOf));
  const contents = new Map(stored.map(({ row, certificate }) => [row, certificate]));
  for (const versions of versionsOfBlocks(certificates).values()) {
    versions.forEach((row, index) => {
      const [certificate, before] = [contents.get(row)!, index === 0 ? null : contents.get(versions[index - 1]!)!];
      const { blockId, version, hash, previousHash } = certificate;
      findings.equal(told(blockId, version, hash), cells(row, 'block_id', 'version', 'hash'), () => `certificate of ${nameOf(row)}`);
      findings.equal(faultOf(certificate, before)?.text, undefined, () => `certificate of ${nameOf(row)}`);
      findings.equal(previousHash ?? null, before?.hash ?? null, () => `certificate before that of ${nameOf(row)}`);
      if (settled.has(nameOf(row))) judgeFills(certificate, live.get(row['block_id']!) ?? [], findings);
    });
  }
  return findings.as('certificates chain', `${certificates.length} certificates hold, and each names the one before it`);
}

function nameOf(row: Row): string {
  return cells(row, 'block_id', 'version');
}

function judgeFills({ blockId, fills }: Certificate, live: readonly Row[], findings: Findings): void {
  const certified = ({ platform, rootExecId, version, lastQty, lastPx }: CertifiedFill): string => (
    told(platform, rootExecId, version, plain(lastQty), plain(lastPx)));
  const kept = live.map((row) => told(cells(row, 'platform', 'root_exec_id', 'version'), plain(row['last_qty']), plain(row['last_px'])));
  findings.sameMembers(fills.map(certified), kept, `certified fill of ${blockId}`);
}

/**
 * Each version is what its instruction says: it has the figures and lines of its certificate, numbered in their order, and the certificate has the
 * accounts of the instruction, in its order, and the lots of the instrument. An instruction that came over HTTP is on no topic.
 */
export function allocationsAsInstructed(snapshot: Snapshot): Invariant {
  const findings = new Findings();
  const { allocatedBlocks, allocations, blocks, certificates } = snapshot.tables;
  const instructions = new Map(records<AllocationInstructed>(snapshot, 'allocations.instructed.v1').map(({ value }) => [value.allocId, value]));
  const instruments = new Map(latest<Instrument>(snapshot, 'reference.instruments.v1', 'symbol').map((one) => [one.symbol, one]));
  const symbols = new Map(blocks.map((row) => [row['block_id']!, row['symbol']!]));
  const contents = new Map(certificates.map((row) => [nameOf(row), JSON.parse(row['content']!) as Certificate]));
  const lines = groupBy(allocations.filter((row) => row['alloc_trans_type'] !== 'REVERSAL'), nameOf);
  for (const block of allocatedBlocks.filter((row) => plain(row['qty']) !== '0')) {
    const certificate = contents.get(nameOf(block));
    findings.expect(certificate !== undefined, () => `${nameOf(block)} has no certificate`);
    if (!certificate) continue;
    const instruction = instructions.get(block['instruction_id']!);
    if (instruction) judgeInstruction(certificate, instruction, findings);
    const instrument = instruments.get(symbols.get(block['block_id']!) ?? '');
    const lots = told(plain(instrument?.lotSize ?? '1'), instrument?.minLots ?? 1);
    findings.equal(told(plain(certificate.lotSize), certificate.minLots), lots, () => `lots of ${nameOf(block)}`);
    judgeLines(block, certificate, lines.get(nameOf(block)) ?? [], findings);
  }
  return findings.as('allocations as instructed', `${allocations.length} lines are the largest-remainder split of their instruction`);
}

/** One that leaves accounts out is certified without them. */
function judgeInstruction(certificate: Certificate, instruction: AllocationInstructed, findings: Findings): void {
  const own = certificate.accounts.filter(({ instructed }) => instructed);
  const certified = new Set(own.map(({ account }) => account));
  const lines = instruction.allocations.filter(({ account }) => certified.has(account) || instruction.accountErrors !== 'LEAVE_OUT');
  const terms = told(instruction.blockId, instruction.allocMethod, instruction.oddLotAccount, instruction.accountErrors ?? 'REFUSE_ALL');
  const { blockId, allocMethod, oddLotAccount, accountErrors } = certificate;
  findings.equal(told(blockId, allocMethod, oddLotAccount, accountErrors), terms, () => `terms of ${instruction.allocId}`);
  findings.equal(own.map(figuresOf).join(), lines.map(figuresOf).join(), () => `accounts of ${instruction.allocId}`);
}

function figuresOf({ account, weight, percent, quantity, heldQuantity, targetValue }: AllocationInstructed['allocations'][number]): string {
  return told(account, ...[weight, percent, quantity, heldQuantity, targetValue].map(plain));
}

function judgeLines(block: Row, certificate: Certificate, lines: readonly Row[], findings: Findings): void {
  const { allocId, qty, exactGross, gross, residual, accounts } = certificate;
  const figures = ['qty', 'exact_gross', 'gross', 'residual'].map((column) => plain(block[column]));
  findings.equal(told(block['alloc_id'], ...figures), told(allocId, ...[qty, exactGross, gross, residual].map(plain)), () => `figures of ${nameOf(block)}`);
  const isPart = ({ allocQty }: CertifiedAccount): boolean => plain(allocQty) !== '0';
  const should = accounts.filter(isPart).map(({ account, allocQty, grossTradeAmt }, index) => (
    told(`${allocId}.${index + 1}`, index + 1, account, plain(allocQty), plain(grossTradeAmt))));
  const is = lines.map((row) => (
    told(cells(row, 'individual_alloc_id', 'line', 'account'), plain(row['alloc_qty']), plain(row['gross_trade_amt']))));
  findings.sameMembers(is, should, `line of ${nameOf(block)}`);
  findings.equal(block['zero_lines'], String(accounts.length - should.length), () => `zero lines of ${nameOf(block)}`);
}
