import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkCertificates } from '@entresol/cli/demo/retail.command';
import { checkRetailDay } from '@entresol/retail/check-retail.rules';
import { planRetailDay } from '@entresol/retail/retail.rules';
import { retailText } from '@entresol/retail/retail-summary';
import { rolesOf } from '@entresol/retail/retailer.rules';
import { runRetailDay, type Divided, type RetailOutcome } from '@entresol/retail/run-retail-day';
import { writeRetailer } from '@entresol/retail/write-retailer';
import { ownPlatform, type OwnPlatform } from './own-platform.js';

const plan = planRetailDay({ outlets: 24, seed: 3 });
let platform: OwnPlatform;
let outcome: RetailOutcome;
let directory = '';
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'entresol-retail-'));
  writeRetailer(directory, plan.outlets);
  platform = await ownPlatform({}, { REFERENCE_DATA_DIRECTORY: directory });
  const { urls, address, tokenFor } = platform;
  const day = runRetailDay({ plan, urls, ...address, tokenOf: (person) => tokenFor(person, rolesOf(person)) });
  outcome = await Promise.race([day, platform.endIfFallen()]);
}, 300_000);
afterAll(async () => {
  await platform?.stop();
  await platform?.forget();
  if (directory) rmSync(directory, { recursive: true });
}, 60_000);

const failing = (seen: RetailOutcome): string[] => [...checkRetailDay(plan, seen), checkCertificates(seen)].filter(({ faults }) => faults.length > 0)
  .map(({ name }) => name);

/** One purchase otherwise than it was seen. */
function withLines(seen: RetailOutcome['atEnd'], change: (lines: Divided['lines']) => Divided['lines']): RetailOutcome['atEnd'] {
  const [blockId, divided] = [...seen][1]!;
  return new Map([...seen, [blockId, { ...divided, lines: change(divided.lines) }]]);
}

describe('another trade: a retailer, by the same services', () => {
  it('divides its bulk purchases among its outlets, at average cost', () => {
    expect(failing(outcome)).toEqual([]);
    expect(retailText(plan, outcome, checkRetailDay(plan, outcome))).toContain('Everything adds up.');
  });

  it('has a recall divided anew, and certified anew', () => {
    expect([...outcome.certificates].map(([blockId, versions]) => `${blockId} ${versions.length}`)).toEqual(
      plan.purchases.map(({ blockId }) => `${blockId} ${blockId === plan.recall.blockId ? 2 : 1}`));
  });
});

describe('the check of a retailer’s day notices', () => {
  it.each<[string, readonly string[], () => Partial<RetailOutcome>]>([
    ['an outlet left out', ['every unit', 'outlets pay', 'as the retailer’s rule divides, after'], () => (
      { atEnd: withLines(outcome.atEnd, (lines) => lines.slice(1)) })],
    ['a cent moved from one outlet to another', ['each outlet at average cost'], () => (
      { atEnd: withLines(outcome.atEnd, ([first, second, ...others]) => [cents(first!, -2), cents(second!, 2), ...others]) })],
    ['another division at the close', ['as the retailer’s rule divides, at'], () => ({ atClose: withLines(outcome.atClose, (lines) => lines.slice(1)) })],
    ['a delivery note told twice', ['each warehouse'], () => ({ warehouses: outcome.warehouses.map((one) => (
      { ...one, received: [...one.received, one.received[0]!] })) })],
    ['stock that nobody brought', ['stock is'], () => ({ stocks: new Map([...outcome.stocks].slice(1)) })],
    ['a flag too few', ['one person'], () => ({ flags: [] })],
    ['a flag too many', ['one person'], () => ({ flags: [...outcome.flags, { rule: 'x', subject: 'PO-0001', person: 'planner-1' }] })],
    ['a certificate forged', ['certificates'], () => ({ certificates: new Map([...outcome.certificates].map(([blockId, versions]) => (
      [blockId, versions.map((one) => ({ ...one, qty: '1' }))]))) })],
  ])('%s', (_fault, names, change) => {
    const found = failing({ ...outcome, ...change() });
    for (const name of names) expect(found).toContainEqual(expect.stringContaining(name));
  });
});

function cents(line: Divided['lines'][number], more: number): Divided['lines'][number] {
  return { ...line, grossTradeAmt: (Number(line.grossTradeAmt) + more / 100).toFixed(2) };
}
