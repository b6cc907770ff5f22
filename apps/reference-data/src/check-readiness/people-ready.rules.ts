import type { Role } from '@entresol/trade/duty';
import { isActive, type Finding } from './finding.rules.js';
import type { FirmRows } from './firm-rows.entity.js';

/** Order management is one source of user ids, and has no row of its own. */
const ORDER_MANAGEMENT = 'OMS';

/** Without whom a day is not brought to its end. */
const NEEDED: readonly { code: Finding['code']; role: Role; text: string }[] = [
  { code: 'NO_CLOSER', role: 'day-closer', text: 'Nobody may close the day.' },
  { code: 'NO_APPROVER', role: 'approver', text: 'Nobody may approve instructions.' },
  { code: 'NO_CONFIRMER', role: 'confirmer', text: 'Nobody may release confirmations.' },
];

/** Roles that nobody holds, and sources where nobody has a user id. */
export function peopleFindings({ users, platforms, custodians }: Pick<FirmRows, 'users' | 'platforms' | 'custodians'>): Finding[] {
  const people = users.filter(isActive);
  const named = new Set(people.flatMap(({ userIds }) => userIds.map(({ source }) => source)));
  const sources: { source: string; noun: Finding['noun']; rows: string[] }[] = [
    ...platforms.filter(isActive).map(({ platform }) => ({ source: platform, noun: 'platforms' as const, rows: [platform] })),
    { source: ORDER_MANAGEMENT, noun: 'users', rows: [] },
    ...custodians.filter(isActive).map(({ custodian }) => ({ source: custodian, noun: 'custodians' as const, rows: [custodian] })),
  ];
  return [
    ...sources.filter(({ source }) => !named.has(source)).map(({ source, noun, rows }): Finding =>
      ({ code: 'SOURCE_WITHOUT_USER_ID', noun, rows, text: `No user has an id at ${source}.` })),
    ...NEEDED.filter(({ role }) => !people.some(({ roles }) => roles.includes(role)))
      .map(({ code, text }): Finding => ({ code, noun: 'users', rows: [], text })),
  ];
}
