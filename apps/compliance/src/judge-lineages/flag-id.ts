import { createHash } from 'node:crypto';
import type { Duty } from '@entresol/trade/duty';

/** What a flag is: one person, one rule, one subject, two duties. The acts that raised it are no part of it, for which came first is chance. */
export function flagId(flag: { rule: string; subject: string; person: string; duties: readonly Duty[] }): string {
  const identity = JSON.stringify([flag.rule, flag.subject, flag.person, [...flag.duties].sort()]);
  return `F-${createHash('sha256').update(identity).digest('hex').slice(0, 32)}`;
}
