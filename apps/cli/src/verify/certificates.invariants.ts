import { createHash } from 'node:crypto';
import type { AllocationCertified, Certificate, CertifiedFill } from '@entresol/contracts/allocation.message';
import { groupBy } from '@entresol/messaging/group-by';
import { versionsOfBlocks } from './allocated-versions.js';
import { exact, plain, sum, text, times } from './exact.js';
import { Findings, cells, oncePerId, told, type Invariant } from './invariant.js';
import { records, type Row, type Snapshot } from './snapshot.js';

/**
 * Every version of which something stands has one certificate, told as it is stored, whose hash is that of its content; it names the one before
 * it, its figures are the version's, and the newest is of the fills that are live.
 */
export function certificatesChain(snapshot: Snapshot): Invariant {
  const findings = new Findings();
  const { certificates, allocatedBlocks, allocations, fills, blocks } = snapshot.tables;
  const certified = oncePerId(records<AllocationCertified>(snapshot, 'allocations.certified.v1'), findings).map(({ value }) => value);
  const stored = certificates.map((row) => cells(row, 'block_id', 'version', 'hash'));
  findings.sameMembers(certified.map(({ blockId, version, hash }) => told(blockId, version, hash)), stored, 'certificate');
  for (const { hash, ...content } of certified) findings.equal(hash, hashOf(content), () => `hash of ${content.blockId} as told`);

  const versions = new Map(allocatedBlocks.filter((row) => plain(row['qty']) !== '0').map((row) => [nameOf(row), row]));
  findings.sameMembers(certificates.map(nameOf), versions.keys(), 'certificate of');
  const lines = groupBy(allocations.filter((row) => row['alloc_trans_type'] !== 'REVERSAL'), nameOf);
  const live = groupBy(fills.filter((row) => row['live'] === 'true'), (row) => row['block_id']!);
  const settled = new Map(blocks.filter((row) => row['late'] !== 'true').map((row) => [nameOf(row), row]));
  for (const ofBlock of versionsOfBlocks(certificates).values()) {
    let previous: string | null = null;
    for (const row of ofBlock) {
      const certificate = JSON.parse(row['content']!) as Certificate;
      judgeContent(row, certificate, previous, findings);
      const version = versions.get(nameOf(row));
      if (version) judgeFigures(version, certificate, lines.get(nameOf(row)) ?? [], findings);
      if (settled.has(nameOf(row))) judgeFills(certificate, live.get(row['block_id']!) ?? [], findings);
      previous = certificate.hash;
    }
  }
  return findings.as('certificates chain', `${certificates.length} certificates are of their content, and each names the one before it`);
}

function nameOf(row: Row): string {
  return cells(row, 'block_id', 'version');
}

function judgeContent(row: Row, { fills, accounts, hash, ...content }: Certificate, previous: string | null, findings: Findings): void {
  const id = nameOf(row);
  findings.equal(told(content.blockId, content.version, hash), cells(row, 'block_id', 'version', 'hash'), () => `certificate of ${id}`);
  findings.equal(hash, hashOf(content), () => `hash of ${id}`);
  findings.equal(content.previousHash ?? null, previous, () => `the certificate before that of ${id}`);
  const lists = told(fills.length, hashOf(fills), accounts.length, hashOf(accounts));
  findings.equal(told(content.numFills, content.fillsHash, content.numAccounts, content.accountsHash), lists, () => `lists of ${id}`);
}

function judgeFigures(version: Row, certificate: Certificate, lines: readonly Row[], findings: Findings): void {
  const id = nameOf(version);
  const { allocId, qty, exactGross, gross, residual, fills, accounts } = certificate;
  const figures = told(allocId, ...[qty, exactGross, gross, residual].map(plain));
  const kept = told(version['alloc_id'], ...['qty', 'exact_gross', 'gross', 'residual'].map((column) => plain(version[column])));
  findings.equal(figures, kept, () => `figures of ${id}`);
  const shares = sum(fills.map(({ lastQty }) => exact(lastQty)));
  const amount = sum(fills.map(({ lastQty, lastPx }) => times(exact(lastQty), exact(lastPx))));
  findings.equal(told(text(shares), text(amount)), told(plain(qty), plain(exactGross)), () => `fills of ${id}`);
  const parts = accounts.filter(({ allocQty }) => plain(allocQty) !== '0');
  findings.sameMembers(
    parts.map(({ account, allocQty, grossTradeAmt }) => told(account, plain(allocQty), plain(grossTradeAmt))),
    lines.map((line) => told(line['account'], plain(line['alloc_qty']), plain(line['gross_trade_amt']))), `certified account of ${id}`,
  );
}

function judgeFills({ blockId, fills }: Certificate, live: readonly Row[], findings: Findings): void {
  const certified = ({ platform, rootExecId, version, lastQty, lastPx }: CertifiedFill): string => (
    told(platform, rootExecId, version, plain(lastQty), plain(lastPx)));
  const kept = live.map((row) => told(cells(row, 'platform', 'root_exec_id', 'version'), plain(row['last_qty']), plain(row['last_px'])));
  findings.sameMembers(fills.map(certified), kept, `certified fill of ${blockId}`);
}

function hashOf(content: unknown): string {
  return createHash('sha256').update(canonical(content)).digest('hex');
}

/** The checker's own: keys in order, what is absent or null left out, lists as they are. */
function canonical(content: unknown): string {
  if (Array.isArray(content)) return `[${content.map(canonical).join()}]`;
  if (typeof content !== 'object' || content === null) return JSON.stringify(content);
  const fields = Object.entries(content).filter(([, value]) => value !== null && value !== undefined);
  return `{${fields.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${JSON.stringify(key)}:${canonical(value)}`).join()}}`;
}
