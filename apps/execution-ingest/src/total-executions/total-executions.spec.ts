import type { ExecutionsTotalled } from '@entresol/contracts/execution.message';
import { reviseTotals, totalKey } from './total-executions.rules.js';

const total = (fields: Partial<ExecutionsTotalled> = {}): { value: ExecutionsTotalled } =>
  ({ value: { platform: 'OMS1', tradeDate: '2014-09-17', orderId: 'O-1', revision: 1, numReports: 2, cumQty: '200', notional: '2002', ...fields } });
const ofDay = (fields: Partial<ExecutionsTotalled> = {}) => total({ orderId: null, numOrders: 3, cumQty: null, notional: null, ...fields });

describe.each([['of an order', total], ['of a day', ofDay]])('a total %s', (_name, make) => {
  const held = new Map([[totalKey(make().value), make({ revision: 2 }).value]]);

  it.each([[1, 'is old news', 0], [2, 'repeats what is held', 0], [3, 'replaces it', 1]])('of revision %i %s', (revision, _what, replacing) => {
    expect(reviseTotals([make({ revision })], held)).toMatchObject({ newest: { length: replacing }, conflicting: [] });
  });

  it('of the same revision with other content is a conflict, and the first stands', () => {
    const other = make({ revision: 2, numReports: 9 });
    expect(reviseTotals([other], held)).toEqual({ newest: [], conflicting: [other] });
  });

  it('is the highest revision of a batch, in whatever order', () => {
    const [first, second, third] = [make({ revision: 4 }), make({ revision: 6 }), make({ revision: 5 })];
    expect(reviseTotals([first, second, third], held).newest).toEqual([second]);
    expect(reviseTotals([second, third, first], new Map()).newest).toEqual([second]);
  });
});

it.each<[string, Partial<ExecutionsTotalled>, number]>([
  ['figures written otherwise', { cumQty: '0200.0', notional: '2002.00' }, 0], ['another cumQty', { cumQty: '201' }, 1],
  ['another notional', { notional: '2002.01' }, 1],
  ['no cumQty', { cumQty: null }, 1], ['another platform, which is another total', { platform: 'OMS2', numReports: 5 }, 0],
])('of an order with %s: %i conflicts', (_name, fields, conflicts) => {
  expect(reviseTotals([total(), total(fields)], new Map()).conflicting).toHaveLength(conflicts);
});

it.each<[string, Partial<ExecutionsTotalled>, number]>([
  ['another numOrders', { numOrders: 4 }, 1], ['quantities, which mean nothing there', { cumQty: '5' }, 0],
])(
  'of a day with %s: %i conflicts', (_name, fields, conflicts) => {
    expect(reviseTotals([ofDay(), ofDay(fields)], new Map()).conflicting).toHaveLength(conflicts);
  });
