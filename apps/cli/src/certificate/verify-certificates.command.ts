import { readFileSync } from 'node:fs';
import type { Certificate } from '@entresol/contracts/allocation.message';
import { faultOf } from './certificate-fault.js';

/** Verifies certificates, each from its file alone, and versions of one block against each other. Exit code 0 only where all hold. */
export function verifyCertificates(files: readonly string[]): number {
  const newest = new Map<string, Certificate>();
  let failed = 0;
  for (const file of files) {
    const { certificate, line } = verified(file, newest);
    console.log(line);
    if (certificate) newest.set(certificate.blockId, certificate);
    else failed += 1;
  }
  return failed === 0 ? 0 : 1;
}

function verified(file: string, newest: ReadonlyMap<string, Certificate>): { certificate: Certificate | null; line: string } {
  try {
    const certificate = JSON.parse(readFileSync(file, 'utf8')) as Certificate;
    const { blockId, version, qty, gross, currency, accounts } = certificate;
    const fault = faultOf(certificate, newest.get(blockId) ?? null);
    if (fault) return { certificate: null, line: `no   ${file}: ${fault.code}: ${fault.text}` };
    return { certificate, line: `ok   ${file}: ${blockId} version ${version}: ${qty} shares, ${gross} ${currency}, ${accounts.length} accounts` };
  } catch (error) {
    return { certificate: null, line: `no   ${file}: MALFORMED: ${(error as Error).message}` };
  }
}
