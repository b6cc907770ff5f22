import { standingOf, type PlatformReceived } from './platform-standing.rules.js';

const day: PlatformReceived = { platform: 'OMS1', orders: 2, ordersTotalled: 2, numOrders: 2, reports: 9, duplicates: 1, numReports: 9, state: 'COMPLETE' };
const open = (fields: Partial<PlatformReceived>): PlatformReceived => ({ ...day, state: 'OPEN', ...fields });

describe('a platform’s standing', () => {
  it.each<[PlatformReceived, string, number | null]>([
    [day, 'OMS1: complete, 9 fills of 2 orders.', 0],
    [open({ numReports: null, numOrders: null }), 'OMS1: 9 fills received, and no total of the day yet.', null],
    [open({ reports: 0, numReports: null, numOrders: null }), 'OMS1: 0 fills received, and no total of the day yet.', null],
    [open({ reports: 6 }), 'OMS1: 3 fills missing (6 of 9 received).', 3],
    [open({ reports: 8, ordersTotalled: 1 }), 'OMS1: 1 fill missing (8 of 9 received).', 1],
    [open({ reports: 10 }), 'OMS1: 1 fill more than it says it sent (10 of 9 received).', 0],
    [open({ numOrders: null }), 'OMS1: all 9 fills received, but it does not say of how many orders.', 0],
    [open({ ordersTotalled: 1 }), 'OMS1: 1 total of orders missing (1 of 2 came).', 0],
    [open({ ordersTotalled: 4 }), 'OMS1: 2 totals of orders more than it says it had (4 of 2 came).', 0],
  ])('%#', (received, text, missing) => {
    expect(standingOf(received)).toMatchObject({ text, complete: received.state === 'COMPLETE', reports: { missing, duplicates: 1 }, orders: { known: 2 } });
  });
});
