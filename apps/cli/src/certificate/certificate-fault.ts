import { createHash } from 'node:crypto';
import type { Certificate, CertifiedAccount } from '@entresol/contracts/allocation.message';
import { exact, shares, sum, text, times, toUnitsHalfUp } from '../verify/exact.js';
import { dealtShares, weightsOf } from './dealt-shares.rules.js';

/** What a certificate says that is not so: a stable code, and what differs. */
export interface CertificateFault {
  readonly code: (typeof CERTIFICATE_FAULTS)[number];
  readonly text: string;
}

/** Why a certificate proves nothing, in order of precedence. */
export const CERTIFICATE_FAULTS = [
  'MALFORMED', // a field is missing, or a figure is none
  'RULES_UNKNOWN', // it was split by rules that are not known here
  'COUNT_DIFFERS', // the lists are not as long as is said
  'FILLS_HASH_DIFFERS',
  'ACCOUNTS_HASH_DIFFERS',
  'HASH_DIFFERS',
  'PREVIOUS_DIFFERS', // the version before is another
  'QUANTITY_DIFFERS', // Σ lastQty
  'GROSS_DIFFERS', // Σ lastQty × lastPx, its rounding, or what that left out
  'SHARES_DIFFER', // an account should have got another quantity, or all of them do not add up
  'AMOUNT_DIFFERS', // an account should have got another amount
] as const;

const RULES = 'entresol-split-1';

/** Works an allocation out again from its certificate alone. Null where everything is as it says. `before` is the version before, where it is at hand. */
export function faultOf(certificate: Certificate, before: Certificate | null): CertificateFault | null {
  try {
    return sealFault(certificate, before) ?? grossFault(certificate) ?? accountFault(certificate);
  } catch (error) {
    return { code: 'MALFORMED', text: (error as Error).message };
  }
}

/** Whether it is whole, and what it says it is. */
function sealFault(certificate: Certificate, before: Certificate | null): CertificateFault | null {
  const { fills, accounts, ...content } = certificate;
  const { hash, ...sealed } = content;
  if (sealed.ruleVersion !== RULES) return { code: 'RULES_UNKNOWN', text: `it names ${String(sealed.ruleVersion)}; known are ${RULES}` };
  const counts = [[sealed.numFills, fills.length], [sealed.numAccounts, accounts.length]] as const;
  if (counts.some(([said, found]) => said !== found)) return differs('COUNT_DIFFERS', 'fills and accounts', counts.map(([n]) => n), counts.map(([, n]) => n));
  return hashFault('FILLS_HASH_DIFFERS', sealed.fillsHash, fills) ?? hashFault('ACCOUNTS_HASH_DIFFERS', sealed.accountsHash, accounts)
    ?? hashFault('HASH_DIFFERS', hash, sealed) ?? previousFault(certificate, before);
}

function previousFault({ blockId, version, previousHash }: Certificate, before: Certificate | null): CertificateFault | null {
  if (before === null) return null;
  const follows = before.blockId === blockId && before.version < version && before.hash === previousHash;
  return follows ? null : differs('PREVIOUS_DIFFERS', `the certificate before version ${version} of ${blockId}`, previousHash, before.hash);
}

function hashFault(code: CertificateFault['code'], said: string, content: unknown): CertificateFault | null {
  const counted = createHash('sha256').update(canonical(content)).digest('hex');
  return counted === said ? null : differs(code, 'SHA-256', said, counted);
}

/** Written for itself, as a stranger would from the document: keys sorted, absent fields left out. */
function canonical(content: unknown): string {
  if (Array.isArray(content)) return `[${content.map(canonical).join()}]`;
  if (typeof content !== 'object' || content === null) return JSON.stringify(content);
  const fields = Object.entries(content).filter(([, value]) => value !== null && value !== undefined);
  const sorted = fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([key, value]) => `${JSON.stringify(key)}:${canonical(value)}`).join()}}`;
}

function grossFault({ fills, qty, exactGross, gross, residual, decimals }: Certificate): CertificateFault | null {
  const executed = sum(fills.map(({ lastQty }) => exact(lastQty)));
  if (executed !== exact(qty)) return differs('QUANTITY_DIFFERS', 'Σ lastQty', qty, text(executed));
  const worth = sum(fills.map(({ lastQty, lastPx }) => times(exact(lastQty), exact(lastPx))));
  if (worth !== exact(exactGross)) return differs('GROSS_DIFFERS', 'Σ lastQty × lastPx', exactGross, text(worth));
  const rounded = toUnitsHalfUp(worth, minorUnit(decimals)) * minorUnit(decimals);
  if (rounded !== exact(gross)) return differs('GROSS_DIFFERS', 'the rounded gross', gross, text(rounded));
  return worth - rounded === exact(residual) ? null : differs('GROSS_DIFFERS', 'the residual', residual, text(worth - rounded));
}

function accountFault(certificate: Certificate): CertificateFault | null {
  const { accounts, qty, gross, decimals } = certificate;
  const weights = weightsOf(certificate);
  const dealt = dealtShares(certificate, weights);
  if ((weights ?? dealt).some((figure) => figure < 0n)) return { code: 'SHARES_DIFFER', text: 'an account would trade against the block’s side' };
  if (sum(dealt) !== exact(qty)) return differs('SHARES_DIFFER', 'Σ allocQty', qty, text(sum(dealt)));
  const quantity = accounts.findIndex(({ allocQty }, place) => exact(allocQty) !== dealt[place]);
  if (quantity !== -1) return accountDiffers('SHARES_DIFFER', accounts[quantity]!, accounts[quantity]!.allocQty, dealt[quantity]!);
  const unit = minorUnit(decimals);
  const amounts = shares(exact(gross) / unit, dealt).map((units) => units * unit);
  const amount = accounts.findIndex(({ grossTradeAmt }, place) => exact(grossTradeAmt) !== amounts[place]);
  return amount === -1 ? null : accountDiffers('AMOUNT_DIFFERS', accounts[amount]!, accounts[amount]!.grossTradeAmt, amounts[amount]!);
}

function minorUnit(decimals: number): bigint {
  return exact('1') / 10n ** BigInt(decimals);
}

function accountDiffers(code: CertificateFault['code'], { account }: CertifiedAccount, said: string, found: bigint): CertificateFault {
  return differs(code, account, said, text(found));
}

function differs(code: CertificateFault['code'], what: string, said: unknown, found: unknown): CertificateFault {
  return { code, text: `${what}: it says ${String(said)}, worked out are ${String(found)}` };
}
