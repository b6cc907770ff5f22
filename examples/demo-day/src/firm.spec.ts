import { readFileSync } from 'node:fs';
import { referenceTopics } from '@entresol/contracts/topics';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { ACCOUNTS, accountId, clientOf, custodianOf } from './accounts.rules.js';
import { planDay } from './day.rules.js';
import { firmRows, toFile } from './firm.rules.js';
import { APPROVAL_THRESHOLD } from './outcome.rules.js';
import { PEOPLE } from './people.rules.js';
import { scaled } from './exact.rules.js';
import { readTape } from './tape.js';

function fileOf(noun: string): string {
  return readFileSync(new URL(`../firm/${noun}.json`, import.meta.url), 'utf8');
}

function rowsOf<R>(noun: string): R[] {
  return JSON.parse(fileOf(noun)) as R[];
}

describe('the example firm', () => {
  const nouns = Object.values(referenceTopics).map(({ name, message }) => ({ noun: name.split('.')[1]!, message: message as new () => object }));

  it.each(nouns)('keeps the contract of $noun', ({ noun, message }) => {
    const rows = rowsOf<object>(noun);
    const strict = { whitelist: true, forbidNonWhitelisted: true };
    expect(rows.flatMap((row) => validateSync(plainToInstance(message, { ...row, version: 1, status: 'ACTIVE' }), strict))).toEqual([]);
    expect(rows.length).toBeGreaterThan(0);
  });

  it.each(Object.entries(firmRows()))('has %s as the rule makes them: `npm run firm` writes the files', (noun, rows) => {
    expect(fileOf(noun)).toBe(toFile(rows));
  });

  it('keeps 120 accounts of 42 clients at three custodians, and one at none', () => {
    const accounts = rowsOf<{ account: string; client: string; custodian: string | null }>('accounts');
    expect(accounts).toHaveLength(121);
    expect(rowsOf('clients')).toHaveLength(42);
    expect(accounts.filter(({ custodian }) => custodian === null).map(({ account }) => account)).toEqual(['ACC-900']);
    for (const { account, custodian } of accounts.slice(0, ACCOUNTS)) expect(custodian).toBe(custodianOf(account));
  });

  it('has no client in two groups, so none on both sides of a symbol', () => {
    const groups = Array.from({ length: ACCOUNTS }, (_, index) => `${clientOf(index + 1)} ${Math.floor(index / 40)}`);
    expect(new Set(groups).size).toBe(42);
    expect(accountId(7)).toBe('ACC-007');
  });

  it('gives every id at a source to one person', () => {
    const ids = PEOPLE.flatMap(({ userIds }) => Object.entries(userIds).flatMap(([source, list]) => list.map((id) => `${source}/${id}`)));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('gives all who act over HTTP the role for it', () => {
    const day = planDay(readTape());
    const has = (person: string, role: string) => PEOPLE.find((one) => one.person === person)!.roles.some((one) => one === role);
    expect(day.amendments.every(({ person }) => has(person, 'amender'))).toBe(true);
    expect(day.approvals.every(({ person }) => has(person, 'approver'))).toBe(true);
    expect(day.releases.every(({ person }) => has(person, 'confirmer'))).toBe(true);
    expect([has(day.closes, 'day-closer'), has(day.changesFee!, 'administrator'), has(day.releasesStatements, 'statement-clerk')]).toEqual([true, true, true]);
  });

  it('wants a second person’s approval above what the plan reckons with', () => {
    const [firm] = rowsOf<{ approvalThreshold: string }>('firms');
    expect(scaled(firm!.approvalThreshold)).toBe(APPROVAL_THRESHOLD);
  });

  it('closes the calendar on weekdays only, each once', () => {
    const [calendar] = rowsOf<{ closures: string[]; validFrom: string; validTo: string }>('calendars');
    const { closures, validFrom, validTo } = calendar!;
    const weekend = closures.filter((day) => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay()));
    expect(weekend).toEqual([]);
    expect(closures).toEqual([...new Set(closures)].sort());
    expect(closures.every((day) => day >= validFrom && day <= validTo)).toBe(true);
  });

  it('names each rule of the conflict matrix by its two duties', () => {
    const rules = rowsOf<{ rule: string; duties: string[] }>('conflict-rules');
    expect(rules.map(({ rule }) => rule)).toEqual(rules.map(({ duties }) => duties.join('-').toLowerCase().replaceAll('_', '-')));
    expect(new Set(rules.map(({ rule }) => rule)).size).toBe(rules.length);
  });
});
