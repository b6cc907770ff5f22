import { GOODS } from './goods.js';
import { planRetailDay } from './retail.rules.js';
import { retailerFiles, rolesOf } from './retailer.rules.js';

const units = (shares: Readonly<Record<string, string>>): number => Object.values(shares).reduce((sum, each) => sum + Number(each), 0);

describe('a retailer’s day', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(planRetailDay({ seed: 7 })).toEqual(planRetailDay({ seed: 7 }));
    expect(planRetailDay({ seed: 7 })).not.toEqual(planRetailDay({ seed: 8 }));
  });

  it.each([1, 2, 3, 4, 5])('divides all that arrives, by seed %s', (seed) => {
    const { purchases, recall } = planRetailDay({ seed, outlets: 40 });
    for (const { deliveries, expected, blockId } of purchases) {
      const arrived = deliveries.reduce((sum, { lastQty }) => sum + Number(lastQty), 0);
      expect(units(expected.atClose)).toBe(arrived);
      expect(units(expected.atEnd)).toBe(arrived - (blockId === recall.blockId ? Number(recall.report.lastQty) : 0));
    }
  });

  it('divides in every way that there is', () => {
    const { purchases, conflicts } = planRetailDay();
    expect([...new Set(GOODS.map(({ method }) => method))].sort()).toEqual(['EQUAL', 'FIXED_QUANTITY', 'PERCENTAGE', 'PRO_RATA', 'TARGET_HOLDING']);
    const delivered = purchases.map(({ deliveries, order }) => deliveries.reduce((sum, { lastQty }) => sum + Number(lastQty), 0) < Number(order.orderQty));
    expect(delivered.filter(Boolean)).toHaveLength(1);
    expect(conflicts).toEqual(['PO-0006']);
  });

  it('is the day of a firm whose every account and person is known', () => {
    const { outlets, purchases } = planRetailDay({ outlets: 8 });
    const { accounts, users } = retailerFiles(outlets) as { accounts: { account: string }[]; users: { person: string }[] };
    expect(accounts.map(({ account }) => account)).toEqual(outlets.map(({ account }) => account));
    const known = new Set(users.map(({ person }) => person));
    const acting = purchases.flatMap(({ deliveries, instruction }) => [instruction.instructedBy, ...deliveries.map(({ trader }) => trader)]);
    expect(acting.filter((one) => !known.has(one))).toEqual([]);
    expect(() => rolesOf('nobody')).toThrow('none of the retailer');
  });
});
