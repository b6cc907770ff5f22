import { openService, type RunningService } from '@entresol/testing/service';
import type { Role } from '@entresol/trade/duty';
import { referenceData } from '../service.js';

const person = (role: Role) => ({ sub: 'person-1', roles: [role] });

describe('readiness of the example firm, on a real database', () => {
  let running: RunningService;
  beforeAll(async () => (running = await openService(referenceData)), 60_000);
  afterAll(() => running?.close(), 30_000);

  const ready = (date: string, role: Role = 'day-closer') => running.http('GET', `/days/${date}/readiness`, { as: person(role) });
  const put = (noun: string, id: string, change: object) => running.http('GET', `/reference/${noun}/${id}`, { as: person('auditor') })
    .then(({ body: { version: _, ...row } }) => running.http('PUT', `/reference/${noun}/${id}`, { as: person('administrator'), body: { ...row, ...change } }));

  it('names the row that is at fault, and follows what people mend and break', async () => {
    expect(await ready('2014-09-17')).toMatchObject({
      status: 200,
      body: { tradeDate: '2014-09-17', ready: false, found: 1, findings: [{ code: 'ACCOUNT_WITHOUT_CUSTODIAN', noun: 'accounts', rows: ['ACC-900'] }] },
    });
    await put('accounts', 'ACC-900', { custodian: 'CUST1' });
    expect((await ready('2014-09-17')).body).toEqual({ tradeDate: '2014-09-17', ready: true, found: 0, findings: [] });

    await put('fees', 'COMMISSION', { validTo: '2014-09-16' });
    expect((await ready('2014-09-17')).body).toMatchObject({ ready: false, findings: [{ code: 'FEE_ROW_MISSING', noun: 'fees', rows: [] }] });
    expect((await ready('2014-09-16')).body).toMatchObject({ ready: true });
  }, 60_000);

  it('looks ahead to the settlement date', async () => {
    expect((await ready('2015-12-30')).body.findings).toContainEqual(expect.objectContaining({ code: 'CALENDAR_GAP', noun: 'calendars', rows: ['US'] }));
  }, 60_000);

  it('is for those who prepare and oversee the day, and asks for a day', async () => {
    for (const role of ['operations', 'supervisor', 'auditor', 'day-closer'] as const) expect(await ready('2014-09-16', role)).toMatchObject({ status: 200 });
    expect(await ready('2014-09-16', 'trader')).toMatchObject({ status: 403, body: { code: 'NOT_ALLOWED' } });
    expect(await ready('2014-09-31')).toMatchObject({ status: 400, body: { code: 'INVALID_FIELD', field: 'date' } });
  });
});
