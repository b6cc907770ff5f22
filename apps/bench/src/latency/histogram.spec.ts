import { Latencies } from './histogram.js';

describe('latencies', () => {
  it('keep percentiles to three digits, the rare ones too', () => {
    const latencies = new Latencies();
    for (let ms = 1; ms <= 1000; ms += 1) latencies.record(ms);
    expect(latencies.count).toBe(1000);
    expect(Math.abs(latencies.percentile(50) - 500)).toBeLessThanOrEqual(0.5);
    expect(Math.abs(latencies.percentile(99) - 990)).toBeLessThanOrEqual(1);
  });

  it('lose nothing that is absurdly long, or shorter than can be', () => {
    const latencies = new Latencies();
    latencies.record(-1);
    latencies.record(1e12);
    expect(latencies.count).toBe(2);
    expect(latencies.percentile(100)).toBeGreaterThan(590_000);
  });
});
