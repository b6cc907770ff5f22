import { build, type Histogram } from 'hdr-histogram-js';

const LONGEST_US = 10 * 60 * 1_000_000;

/** Latencies in µs, to three digits, from which no percentile is lost (HdrHistogram). */
export class Latencies {
  readonly #histogram: Histogram = build({ lowestDiscernibleValue: 1, highestTrackableValue: LONGEST_US, numberOfSignificantValueDigits: 3 });

  /** `ms` since the intended time. */
  record(ms: number): void {
    this.#histogram.recordValue(Math.min(LONGEST_US, Math.max(1, Math.round(ms * 1000))));
  }

  get count(): number {
    return this.#histogram.totalCount;
  }

  /** In ms. */
  percentile(percentile: number): number {
    return this.#histogram.getValueAtPercentile(percentile) / 1000;
  }
}
