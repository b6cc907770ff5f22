import { createHash } from 'node:crypto';
import { topics } from '@entresol/contracts/topics';
import { openService, type RunningService } from '@entresol/testing/service';
import { confirmation, openingCash, openingPosition, sale, withdrawal } from './entries.example.js';
import { statements } from './service.js';

const clerk = { sub: 'person-clerk', roles: ['statement-clerk'] as const };
const auditor = { sub: 'person-audit', roles: ['auditor'] as const };
const period = { periodStart: '2014-09-17', periodEnd: '2014-09-17' };
const days = 'from=2014-09-17&to=2014-09-17';
const references = {
  firms: [{ firm: 'F', name: 'A Firm', allocateAt: 'DAY_CLOSE', approvalThreshold: '1', autoRelease: false }],
  clients: [{ client: 'CL-01', name: 'Client 01' }],
  custodians: [{ custodian: 'CUST1', name: 'First Bank' }],
  instruments: [{ symbol: 'AAA', name: 'Company A', securityType: 'EQUITY', currency: 'USD', market: 'XNYS', settlementMarket: 'US' }],
  accounts: ['ACC-001', 'ACC-002', 'ACC-003'].map((account) => ({ account, client: 'CL-01', name: `Account ${account}`, custodian: 'CUST1', currency: 'USD' })),
};

const activities = [openingPosition, openingCash, withdrawal, { ...openingCash, activityId: 'ACC-002-USD', account: 'ACC-002' }];
const confirmations = [confirmation, sale, { ...confirmation, confirmId: 'C-A-5.2', individualAllocId: 'A-5.2', account: 'ACC-002' }];
type Told = { readonly account: string };
const records = <T extends Told>(values: readonly T[]) => values.map((value) => ({ key: value.account, value }));

const openAndBook = async (order: (list: readonly Told[]) => readonly Told[]): Promise<RunningService> => {
  const running = await openService(statements, { references });
  await running.produce(topics.confirmationsIssued, records(order(confirmations)));
  await running.produce(topics.activitiesReported, records(order(activities)));
  await running.drained();
  return running;
};

describe('statements, on a real broker and database', () => {
  let running: RunningService;
  beforeAll(async () => (running = await openAndBook((list) => list)), 60_000);
  afterAll(() => running?.close(), 30_000);

  const read = (account: string, query = days, as: typeof clerk | typeof auditor = auditor) => running.http('GET', `/statements/${account}?${query}`, { as });

  it('books trades and activities, and keeps shares and cash by day', async () => {
    expect((await read('ACC-001')).body).toMatchObject({
      accountName: 'Account ACC-001', clientName: 'Client 01', custodianName: 'First Bank', firmName: 'A Firm',
      positions: [{ symbol: 'AAA', name: 'Company A', opening: '100000', sharesIn: '225', sharesOut: '25', closing: '100200' }],
      cash: [{ currency: 'USD', opening: '50000000.00', cashIn: '4205.47', cashOut: '37885.25', closing: '49966320.22' }],
      totals: [{ currency: 'USD', bought: '37861.50', sold: '4206.83', commission: '12.50', fees: '0.11' }],
    });
    const shares = await running.rows("SELECT quantity::text FROM position_day WHERE account = 'ACC-001' ORDER BY trade_date");
    expect(shares).toEqual([{ quantity: '100000' }, { quantity: '200' }]);
    const [entry] = await running.rows<Record<string, string>>("SELECT event_id, origin FROM ledger_entry WHERE reference = 'C-A-5.1'");
    expect(entry!['origin']).toMatch(/^confirmations\.issued\.v1\[\d\]@\d+$/);
  });

  it('books nothing twice, and sets other content under a known id apart', async () => {
    const before = await running.rows('SELECT count(*)::int AS n FROM ledger_entry');
    await running.produce(topics.confirmationsIssued, records([confirmation, { ...confirmation, allocQty: '225.0' }, { ...confirmation, avgPx: '168.28' }]));
    await running.produce(topics.confirmationsIssued, records([{ ...confirmation, confirmId: 'C-OTHER' }]));
    await running.produce(topics.activitiesReported, records([withdrawal, { ...withdrawal, amount: '-13.00' }, { ...withdrawal, amount: '-13.00' }]));
    await running.produce(topics.activitiesReported, records([{ ...withdrawal, account: 'ACC-003' }]));
    await running.drained();
    expect(await running.rows('SELECT count(*)::int AS n FROM ledger_entry')).toEqual(before);
    expect(await running.rows('SELECT reference, account, reason FROM refusal ORDER BY reference, account')).toEqual([
      { reference: 'C-A-5.1', account: 'ACC-001', reason: 'CONFLICT' }, { reference: 'C-OTHER', account: 'ACC-001', reason: 'ALREADY_CONFIRMED' },
      { reference: 'W-1', account: 'ACC-001', reason: 'CONFLICT' }, { reference: 'W-1', account: 'ACC-003', reason: 'CONFLICT' },
    ]);
    expect((await read('ACC-001')).body.cash).toMatchObject([{ closing: '49966320.22' }]);
  }, 30_000);

  it('refuses what it can’t book, lists it, and books it once it was put right', async () => {
    const cancel = { ...confirmation, confirmId: 'C-CANCEL', confirmTransType: 'CANCEL', confirmRefId: 'C-UNKNOWN' };
    const dividend = { ...withdrawal, activityId: 'D-1', activityType: 'DIVIDEND', account: 'ACC-003', amount: null };
    await running.produce(topics.confirmationsIssued, records([cancel]));
    await running.produce(topics.activitiesReported, records([dividend]));
    await running.drained();
    const breaks = async (): Promise<string[]> => {
      const { body } = await running.http('GET', '/status/breaks', { as: auditor });
      return body.map(({ subject, reason }: { subject: string; reason: string }) => `${subject} ${reason}`);
    };
    expect(await breaks()).toEqual(expect.arrayContaining(['confirmation/C-CANCEL REFERENCE_UNKNOWN', 'CASH/D-1 AMOUNT_MISSING', 'CASH/W-1 CONFLICT']));
    await running.produce(topics.activitiesReported, records([{ ...dividend, amount: '4.00' }]));
    await running.drained();
    expect(await breaks()).not.toContain('CASH/D-1 AMOUNT_MISSING');
    expect((await read('ACC-003')).body.cash).toMatchObject([{ cashIn: '4.00', closing: '4.00' }]);
    const listed = await running.http('GET', '/refusals?reason=REFERENCE_UNKNOWN', { as: auditor });
    expect(listed.body).toMatchObject([{ entryKind: 'TRADE', reference: 'C-CANCEL', record: { confirmRefId: 'C-UNKNOWN' } }]);
    expect((await running.http('GET', '/status')).body.counts).toMatchObject({ activities_refused: 1, confirmations_refused: 2, conflicts: 3 });
  }, 30_000);

  it('issues each account’s statement once, and again only when its content is another', async () => {
    const issue = async (body: object = period) => (await running.http('POST', '/statements', { as: clerk, body })).body;
    await running.produce(topics.activitiesReported, records([{ ...openingCash, activityId: 'X', account: 'ACC-NOBODY' }]));
    await running.drained();
    const [one, two, three] = ['ACC-001', 'ACC-002', 'ACC-003'].map((account) => `S-${account}-2014-09-17-2014-09-17-1`);
    expect(await issue()).toEqual({ ...period, issued: [one, two, three], unchanged: 0, refused: [{ account: 'ACC-NOBODY', reason: 'UNKNOWN_ACCOUNT' }] });
    expect(await issue({ ...period, accounts: ['ACC-001', 'ACC-009'] })).toEqual({
      ...period, issued: [], unchanged: 1, refused: [{ account: 'ACC-009', reason: 'NO_ENTRIES' }],
    });
    await running.produce(topics.activitiesReported, records([{ ...withdrawal, activityId: 'W-2', account: 'ACC-002' }]));
    await running.drained();
    expect(await issue()).toMatchObject({ issued: ['S-ACC-002-2014-09-17-2014-09-17-2'], unchanged: 2 });
    await running.drained();

    const issued = await running.published(topics.statementsIssued);
    expect(issued.map(({ value }) => value.statementId).sort()).toEqual([one, two, 'S-ACC-002-2014-09-17-2014-09-17-2', three]);
    const duties = await running.published(topics.dutiesPerformed);
    expect(duties).toHaveLength(4);
    expect(duties.find(({ value }) => value.references?.includes(one!))).toMatchObject({
      value: { duty: 'RELEASE_STATEMENT', scope: 'STATEMENT', subject: 'ACC-001.2014-09-17.2014-09-17' },
      envelope: { actor: 'person-clerk', duty: 'RELEASE_STATEMENT' },
    });
    const kept = await running.http('GET', `/statements/ACC-001/issued/${one}`, { as: auditor });
    expect(createHash('sha256').update(kept.text).digest('hex')).toBe(issued.find(({ value }) => value.statementId === one)!.value.contentHash);
    expect(kept.text).toBe((await read('ACC-001')).text);
    const versions = await running.http('GET', '/statements/ACC-002/issued', { as: auditor });
    expect(versions.body).toMatchObject([{ version: 2, issuedBy: 'person-clerk' }, { version: 1, issuedBy: 'person-clerk' }]);
  }, 60_000);

  it('comes to the same bytes from the same events in another order', async () => {
    const other = await openAndBook((list) => [...list].reverse());
    try {
      const again = await other.http('GET', `/statements/ACC-001?${days}`, { as: auditor });
      expect(again.text).toBe((await read('ACC-001')).text);
    } finally {
      await other.close();
    }
  }, 60_000);

  it.each([
    ['json', 'application/json; charset=utf-8', '{"firmName":"A Firm"'],
    ['csv', 'text/csv; charset=utf-8; header=present', 'section,account,date'],
    ['html', 'text/html; charset=utf-8', '<!doctype html>'],
  ])('gives a statement as %s', async (format, type, start) => {
    const { status, headers, text } = await read('ACC-001', `${days}&format=${format}`);
    expect([status, headers['content-type'], headers['cache-control'], text.slice(0, start.length)]).toEqual([200, type, 'private, no-store', start]);
  });

  it.each([
    ['an unknown account', 'GET', `/statements/ACC-999?${days}`, auditor, undefined, 404, 'UNKNOWN_ACCOUNT'],
    ['a day that does not exist', 'GET', '/statements/ACC-001?from=2014-02-30&to=2014-09-17', auditor, undefined, 400, 'INVALID_FIELD'],
    ['a period that ends before it starts', 'GET', '/statements/ACC-001?from=2014-09-18&to=2014-09-17', auditor, undefined, 400, 'PERIOD_REVERSED'],
    ['no period', 'GET', '/statements/ACC-001', auditor, undefined, 400, 'INVALID_FIELD'],
    ['an unknown format', 'GET', `/statements/ACC-001?${days}&format=pdf`, auditor, undefined, 400, 'INVALID_FIELD'],
    ['an unknown statement', 'GET', '/statements/ACC-001/issued/S-NONE', auditor, undefined, 404, 'UNKNOWN_STATEMENT'],
    ['a reader without a role for it', 'GET', `/statements/ACC-001?${days}`, { sub: 'x', roles: ['trader'] as const }, undefined, 403, 'NOT_ALLOWED'],
    ['a person who may only read', 'POST', '/statements', auditor, period, 403, 'NOT_ALLOWED'],
    ['a reversed period to issue', 'POST', '/statements', clerk, { periodStart: '2014-09-18', periodEnd: '2014-09-17' }, 400, 'PERIOD_REVERSED'],
  ] as const)('refuses %s', async (_, method, path, as, body, status, code) => {
    expect(await running.http(method, path, { as, body })).toMatchObject({ status, body: { code } });
  });

  it('lets no entry and no statement be changed', async () => {
    for (const table of ['ledger_entry', 'statement']) {
      await expect(running.rows(`UPDATE ${table} SET account = 'ACC-002'`)).rejects.toThrow(/append-only/);
      await expect(running.rows(`DELETE FROM ${table}`)).rejects.toThrow(/append-only/);
      await expect(running.rows(`TRUNCATE ${table} CASCADE`)).rejects.toThrow(/append-only/);
    }
  });

  it('makes no statement where the days’ sums and the entries differ', async () => {
    await running.rows("UPDATE cash_day SET amount = amount + 0.01 WHERE account = 'ACC-003'");
    expect(await read('ACC-003')).toMatchObject({ status: 500, body: { code: 'STATEMENT_DOES_NOT_RECONCILE', account: 'ACC-003' } });
    expect(await running.http('POST', '/statements', { as: clerk, body: { ...period, periodEnd: '2014-09-30' } })).toMatchObject({ status: 500 });
    expect(await running.rows("SELECT statement_id FROM statement WHERE period_end = '2014-09-30'")).toEqual([]);
  });
});
