import type { ChainSize } from './chain/chain.workload.js';
import type { CloseSize } from './close/close.workload.js';
import { PEERS, type Asked } from './command-line.js';
import type { DrainSize } from './drain/drain.workload.js';
import type { GrowthSize } from './growth/growth.workload.js';
import type { LatencySize } from './latency/latency.workload.js';
import type { RecoverySize } from './recovery/recovery.workload.js';

/** How large each workload is. */
export interface Sizes {
  readonly W1: DrainSize;
  readonly W2: ChainSize;
  readonly W3: LatencySize;
  readonly W4: CloseSize;
  readonly W6: RecoverySize;
  readonly W7: GrowthSize;
}

const FULL: Sizes = {
  W1: { fills: 500_000, repetitions: 5, fewer: { P0: 10_000, P2: 100_000 }, peers: PEERS },
  W2: { fills: 100_000, repetitions: 5 },
  W3: { rates: [1000, 5000], seconds: 10, warmUpSeconds: 15, repetitions: 5 },
  W4: { blocks: [1000, 10_000], repetitions: 5 },
  W6: { fills: 100_000, repetitions: 5 },
  W7: { history: 100_000, fills: 50_000, repetitions: 5 },
};

/** For everyday use. The history ×1 is smaller; ×100 is still a hundred times it. */
const QUICK: Sizes = {
  W1: { fills: 100_000, repetitions: 1, fewer: { P0: 3000, P2: 30_000 }, peers: PEERS },
  W2: { fills: 50_000, repetitions: 1 },
  W3: { rates: [1000, 5000], seconds: 10, warmUpSeconds: 10, repetitions: 1 },
  W4: { blocks: [1000, 10_000], repetitions: 1 },
  W6: { fills: 100_000, repetitions: 2 },
  W7: { history: 5000, fills: 20_000, repetitions: 2 },
};

export function sizesOf({ quick, fills, repetitions, peers }: Asked): Sizes {
  const { W1, W2, W3, W4, W6, W7 } = quick ? QUICK : FULL;
  const times = repetitions === undefined ? {} : { repetitions };
  const size = fills === undefined ? {} : { fills };
  return {
    W1: { ...W1, ...times, ...size, ...(peers && { peers }) },
    W2: { ...W2, ...times, ...size },
    W3: { ...W3, ...times },
    W4: { ...W4, ...times },
    W6: { ...W6, ...times },
    W7: { ...W7, ...times },
  };
}
