import { Findings, told, versionsOf, type Invariant } from '@entresol/cli/verify/invariant';
import { records, type RecordRead, type Snapshot } from '@entresol/cli/verify/snapshot';
import type { ReferenceChanged } from '@entresol/contracts/reference.message';
import { referenceTopics } from '@entresol/contracts/topics';

/**
 * Reference topics hold each version of each row once, numbered from 1 without a gap, `reference.changed.v1` tells of just these, and
 * the row that was changed by hand has one version more for each change that was answered.
 */
export function referencesTold(snapshot: Snapshot, changes: number): Invariant {
  const findings = new Findings();
  const versions: string[] = [];
  for (const [noun, topic] of Object.entries(referenceTopics)) {
    const rows = records<{ version: number } & Record<string, unknown>>(snapshot, topic.name);
    rows.forEach(({ headers, origin }, index) => findings.equal(headers['ce_sequence'], String(index + 1), () => `ce_sequence at ${origin}`));
    const chains = versionsOf(rows.map(({ value }) => value), (row) => String(row[topic.key]), findings);
    for (const [id, chain] of chains) {
      versions.push(...chain.map(({ version }) => told(topic.name.split('.')[1], id, version)));
      if (noun === 'platforms' && id === 'OMS1') findings.equal(chain.length, 1 + changes, () => 'versions of the row that was changed by hand');
    }
  }
  const changed: readonly RecordRead<ReferenceChanged>[] = records(snapshot, 'reference.changed.v1');
  findings.sameMembers(new Set(changed.map(({ value }) => told(value.noun, value.id, value.version))), versions, 'change');
  return findings.as('references told', `${versions.length} versions of reference rows, each once and in order`);
}
