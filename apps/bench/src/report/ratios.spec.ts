import { GOALS, figureText, ratiosOf, targetText, verdict, type RatioName } from './ratios.rules.js';
import type { Measured } from './run-record.js';

function measured(figures: Measured['figures']): Measured {
  return { size: {}, figures, cpu: {}, turns: [] };
}

describe('ratios', () => {
  it('are those that the benchmark promises, null where nothing was measured', () => {
    expect(ratiosOf({})).toEqual({
      W1_P0: null, W1_P2: null, W1_C1: null, W1_published: null, W2_fillsPerSecond: null, W2_complianceCost: null, W3_p50Ms: null, W3_p99Ms: null,
      W4_million_seconds: null, W6_seconds: null, W7_x100: null,
    });
  });

  it('come from paired repetitions', () => {
    const ratios = ratiosOf({
      W1: measured({ W1: [40, 50, 30], P0: [1, 1, 1], C1: [100, 100, 50], W1_published: [20, 21, 22] }),
      W2: measured({ W2: [90, 80, 70], W2_withoutCompliance: [100, 100, 100] }),
      W3: measured({ W3_5000_p50: [12], W3_5000_p99: [80], W3_1000_p50: [1] }),
      W4: measured({ W4_10000x100: [20], W4_10000x100_published: [31] }),
      W6: measured({ W6: [2, 4] }),
      W7: measured({ W7_x1: [10, 10], W7_x100: [11, 12] }),
    });
    expect(ratios).toMatchObject({ W1_P0: 40, W1_P2: null, W1_C1: 0.5, W1_published: 21, W2_fillsPerSecond: 80, W3_p50Ms: 12, W3_p99Ms: 80 });
    expect(ratios).toMatchObject({ W4_million_seconds: 31, W6_seconds: 3 });
    expect(ratios.W2_complianceCost).toBeCloseTo(0.2, 10);
    expect(ratios.W7_x100).toBeCloseTo(1.15, 10);
  });

  it.each<[RatioName, number | null, string]>([
    ['W1_P0', 40, 'met'], ['W1_P0', 39.9, 'missed'],
    ['W2_complianceCost', 0.15, 'met'], ['W2_complianceCost', 0.151, 'missed'], ['W2_complianceCost', -0.02, 'met'],
    ['W6_seconds', 3.001, 'missed'],
    ['W1_P2', 1, ''], ['W1_P0', null, ''],
  ])('%s of %p is %p', (name, value, expected) => {
    expect(verdict(name, value)).toBe(expected);
  });

  it('says what is to be reached', () => {
    const targets = (Object.keys(GOALS) as RatioName[]).map((name) => `${name} ${targetText(name)}`.trim());
    expect(targets).toEqual([
      'W1_P0 ≥ 40', 'W1_P2', 'W1_C1 ≥ 0.4', 'W1_published ≥ 20,000', 'W2_fillsPerSecond ≥ 8,000', 'W2_complianceCost ≤ 0.15', 'W3_p50Ms ≤ 20',
      'W3_p99Ms ≤ 100', 'W4_million_seconds ≤ 30', 'W6_seconds ≤ 3', 'W7_x100 ≤ 1.15',
    ]);
  });

  it.each([
    [1234567.8, '1,234,568'], [999.6, '1000'], [123.45, '123'], [1.2, '1.2'], [0.40449, '0.404'], [40, '40'], [0, '0'], [100, '100'], [-0.0213, '-0.0213'],
  ])('writes %p as %p', (value, text) => {
    expect(figureText(value)).toBe(text);
  });
});
