import type { ConfirmationIssued } from '@entresol/contracts/confirmation.message';
import { topics } from '@entresol/contracts/topics';
import { openService, type RunningService } from '@entresol/testing/service';
import { cancel, confirmation, openingCash, openingPosition, replacement, sale } from './entries.example.js';
import { statements } from './service.js';

const clerk = { sub: 'person-clerk', roles: ['statement-clerk'] as const };
const auditor = { sub: 'person-audit', roles: ['auditor'] as const };
const day = { periodStart: '2014-09-17', periodEnd: '2014-09-17' };
const references = {
  clients: [{ client: 'CL-01', name: 'Client 01' }],
  accounts: ['ACC-001', 'ACC-002'].map((account) => ({ account, client: 'CL-01', name: 'An account', custodian: 'CUST1', currency: 'USD' })),
};

describe('corrections of what was stated', () => {
  let running: RunningService;
  beforeAll(async () => {
    running = await openService(statements, { references });
    await running.produce(topics.activitiesReported, [openingPosition, openingCash].map((value) => ({ key: value.account, value })));
    await confirm(confirmation, sale, { ...confirmation, confirmId: 'C-A-5.2', individualAllocId: 'A-5.2', account: 'ACC-002' });
    await issue(day);
    await issue({ periodStart: '2014-09-01', periodEnd: '2014-09-30' });
    await issue({ periodStart: '2014-10-01', periodEnd: '2014-10-31' });
  }, 60_000);
  afterAll(() => running?.close(), 30_000);

  const confirm = async (...confirmations: ConfirmationIssued[]) => {
    await running.produce(topics.confirmationsIssued, confirmations.map((value) => ({ key: value.account, value })));
    await running.drained();
  };
  const issue = async (body: object) => (await running.http('POST', '/statements', { as: clerk, body })).body as { issued: string[] };
  const outdated = async () => {
    const { body } = await running.http('GET', '/statements/outdated', { as: clerk });
    return (body as { statementId: string; missing: number }[]).map(({ statementId, missing }) => `${statementId} ${missing}`).sort();
  };
  const breaks = async () => {
    const { body } = await running.http('GET', '/status/breaks', { as: auditor });
    return (body as { subject: string; reason: string }[]).map(({ subject, reason }) => `${subject} ${reason}`).sort();
  };
  const read = async (account = 'ACC-001') => (await running.http('GET', `/statements/${account}?from=2014-09-17&to=2014-09-17`, { as: auditor })).body;
  const entries = async () => (await running.rows<{ n: number }>('SELECT count(*)::int AS n FROM ledger_entry'))[0]!.n;

  it('are none at first', async () => {
    expect(await outdated()).toEqual([]);
    expect(await breaks()).toEqual([]);
  });

  it('take a cancelled trade back on its own day, and a replaced one with what takes its place', async () => {
    const before = await entries();
    await confirm(cancel, replacement);
    expect(await entries()).toBe(before + 3);
    expect(await read()).toMatchObject({
      positions: [{ opening: '100000', sharesIn: '450', sharesOut: '250', closing: '100200' }],
      cash: [{ opening: '50000000.00', closing: '49966335.33' }],
      totals: [{ bought: '33654.67', sold: '0.00', commission: '10.00', fees: '0.00' }],
    });
    const reversals = await running.rows(
      "SELECT reference, correction_of, trade_date::text, settl_date::text FROM ledger_entry WHERE entry_kind = 'REVERSAL' ORDER BY 1",
    );
    expect(reversals).toEqual([
      { reference: 'C-A-7.1', correction_of: 'C-A-5.1', trade_date: '2014-09-17', settl_date: '2014-09-22' },
      { reference: 'C-A-8.1', correction_of: 'C-A-6.1', trade_date: '2014-09-17', settl_date: '2014-09-22' },
    ]);
  }, 30_000);

  it('list the statements of periods they fall into, until a new version is issued', async () => {
    const [month, ofDay] = ['S-ACC-001-2014-09-01-2014-09-30-1', 'S-ACC-001-2014-09-17-2014-09-17-1'];
    expect(await outdated()).toEqual([`${month} 3`, `${ofDay} 3`]);
    expect(await breaks()).toEqual([`${month} STATEMENT_OUTDATED`, `${ofDay} STATEMENT_OUTDATED`]);
    expect((await issue(day)).issued).toEqual(['S-ACC-001-2014-09-17-2014-09-17-2']);
    expect(await outdated()).toEqual([`${month} 3`]);
    expect((await issue({ periodStart: '2014-09-01', periodEnd: '2014-09-30' })).issued).toEqual(['S-ACC-001-2014-09-01-2014-09-30-2']);
    expect(await outdated()).toEqual([]);
    const first = await running.http('GET', `/statements/ACC-001/issued/${ofDay}`, { as: auditor });
    expect(first.body.entries).toHaveLength(2);
    const second = await running.http('GET', '/statements/ACC-001/issued/S-ACC-001-2014-09-17-2014-09-17-2?format=html', { as: auditor });
    expect(second.text.match(/Correction of C-A-[56]\.1/g)).toEqual(['Correction of C-A-5.1', 'Correction of C-A-5.1', 'Correction of C-A-6.1']);
  }, 30_000);

  it('are booked once, in chains too, however often they come', async () => {
    const before = await entries();
    const again: ConfirmationIssued = { ...replacement, confirmId: 'C-A-9.1', confirmRefId: 'C-A-7.1', individualAllocId: 'A-9.1' };
    const end: ConfirmationIssued = { ...again, confirmId: 'C-A-10.1', confirmTransType: 'CANCEL', confirmRefId: 'C-A-9.1' };
    await confirm(replacement, cancel, again, end, again, replacement, end);
    expect(await entries()).toBe(before + 3);
    expect((await read()).positions).toMatchObject([{ closing: '100000' }]);
    expect((await breaks()).filter((one) => !one.endsWith('STATEMENT_OUTDATED'))).toEqual([]);
  }, 30_000);

  it('are refused whole: nothing of them is booked', async () => {
    const before = await entries();
    const refused = (confirmId: string, more: Partial<ConfirmationIssued>): ConfirmationIssued => (
      { ...replacement, confirmId, individualAllocId: confirmId, ...more });
    await confirm(
      refused('C-1', { confirmRefId: null }), refused('C-2', { confirmRefId: 'C-UNKNOWN' }), refused('C-3', { confirmRefId: 'C-A-5.2' }),
      refused('C-4', {}), refused('C-A-7.1', { allocQty: '201' }),
      refused('C-6', { account: 'ACC-002', confirmRefId: 'C-A-5.2', individualAllocId: 'A-6.1' }),
    );
    expect(await entries()).toBe(before);
    expect((await breaks()).filter((one) => one.startsWith('confirmation/'))).toEqual([
      'confirmation/C-1 REFERENCE_MISSING', 'confirmation/C-2 REFERENCE_UNKNOWN', 'confirmation/C-3 REFERENCE_UNKNOWN',
      'confirmation/C-4 ALREADY_REVERSED', 'confirmation/C-6 ALREADY_CONFIRMED', 'confirmation/C-A-7.1 CONFLICT',
    ]);
    expect((await read('ACC-002')).positions).toMatchObject([{ closing: '225' }]);
  }, 30_000);
});
