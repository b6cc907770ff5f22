import { topics } from '@entresol/contracts/topics';
import { openService, type RunningService } from '@entresol/testing/service';
import { confirmation, sale } from '../entries.example.js';
import { statements } from '../service.js';

const auditor = { sub: 'person-audit', roles: ['auditor'] as const };
const references = {
  clients: [{ client: 'CL-01', name: 'Client 01' }],
  accounts: [{ account: 'ACC-001', client: 'CL-01', name: 'Account ACC-001', custodian: 'CUST1', currency: 'USD' }],
};

let running: RunningService;
beforeAll(async () => {
  running = await openService(statements, { references });
  const headers = { ce_id: 'confirmations.issued-1' };
  await running.produce(topics.confirmationsIssued, [{ key: 'ACC-001', value: confirmation, headers }, { key: 'ACC-001', value: sale }]);
  await running.drained();
}, 60_000);
afterAll(() => running?.close());

const entries = (confirmIds: string) => running.http('GET', `/entries?confirmIds=${confirmIds}`, { as: auditor });

it('tells what confirmations booked, and by which event', async () => {
  expect((await entries('C-A-6.1,C-A-5.1,C-NOBODY')).body).toMatchObject([
    { confirmId: 'C-A-5.1', entryKind: 'TRADE', entryType: 'BUY', quantity: '225', amount: '-37872.75', eventId: 'confirmations.issued-1' },
    { confirmId: 'C-A-6.1', quantity: '-25', amount: '4205.47', origin: expect.stringMatching(/^confirmations\.issued\.v1\[\d\]@\d+$/) },
  ]);
});

const tooMany = Array.from({ length: 51 }, (_, n) => `C-${n}`).join();
it.each([['none', ''], ['what is no id', 'C-1,%20'], ['too many', tooMany]])('refuses %s', async (_what, confirmIds) => {
  expect(await entries(confirmIds)).toMatchObject({ status: 400, body: { field: 'confirmIds' } });
});
