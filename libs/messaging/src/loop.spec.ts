import { Loop } from './loop.js';

/** An hour: within a spec a loop runs only because it was woken. */
const NEVER = 3_600_000;

/** An action that takes until it is told to go on. */
function gated() {
  const gates: (() => void)[] = [];
  const runs = { started: 0, finished: 0, atOnce: 0 };
  let now = 0;
  const action = async (): Promise<void> => {
    runs.started += 1;
    runs.atOnce = Math.max(runs.atOnce, (now += 1));
    await new Promise<void>((resolve) => gates.push(resolve));
    now -= 1;
    runs.finished += 1;
  };
  const goOn = async (): Promise<void> => {
    gates.shift()!();
    await settled();
  };
  return { runs, action, goOn };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a loop', () => {
  let loop: Loop;
  afterEach(() => loop.stop());

  it('runs at once when it is started, and not before', async () => {
    let runs = 0;
    loop = new Loop('counting', NEVER, async () => void (runs += 1));
    loop.wake();
    await settled();
    expect(runs).toBe(0);
    loop.start();
    await settled();
    expect(runs).toBe(1);
  });

  it('runs one at a time, and once more however often it was woken meanwhile', async () => {
    const { runs, action, goOn } = gated();
    loop = new Loop('gated', NEVER, action);
    loop.start();
    await settled();
    for (let i = 0; i < 5; i += 1) loop.wake();
    await settled();
    expect(runs.started).toBe(1);
    await goOn();
    expect(runs).toEqual({ started: 2, finished: 1, atOnce: 1 });
    await goOn();
    expect(runs).toEqual({ started: 2, finished: 2, atOnce: 1 });
  });

  it('runs once more where its own action woke it', async () => {
    const runs = { started: 0, finished: 0 };
    loop = new Loop('waking itself', NEVER, async () => {
      if ((runs.started += 1) === 1) loop.wake();
      await settled();
      runs.finished += 1;
    });
    loop.start();
    expect(runs.started).toBe(0);
    while (runs.finished < 2) await settled();
    expect(runs).toEqual({ started: 2, finished: 2 });
  });

  it('runs again after its pause by itself', async () => {
    const runs = await new Promise<number>((resolve) => {
      let count = 0;
      loop = new Loop('quick', 1, async () => void ((count += 1) === 3 && resolve(count)));
      loop.start();
    });
    expect(runs).toBe(3);
  });

  it('waits, when it is stopped, for the run in progress, and runs no more', async () => {
    const { runs, action, goOn } = gated();
    loop = new Loop('gated', 1, action);
    loop.start();
    await settled();
    loop.wake();
    let stopped = false;
    const stopping = loop.stop().then(() => (stopped = true));
    await settled();
    expect(stopped).toBe(false);
    await goOn();
    await stopping;
    loop.wake();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(runs).toEqual({ started: 1, finished: 1, atOnce: 1 });
  });

  it('goes on after a failure, which it tells of, once its pause is over', async () => {
    const told: string[] = [];
    await new Promise<void>((resolve) => {
      let count = 0;
      const action = async (): Promise<void> => {
        if ((count += 1) < 3) throw new Error(`failure ${count}`);
        resolve();
      };
      loop = new Loop('failing', 1, action, (error) => told.push(error.message));
      loop.start();
    });
    expect(told).toEqual(['failure 1', 'failure 2']);
  });

  it('does not repeat a failing action without its pause, although it was woken meanwhile', async () => {
    let runs = 0;
    loop = new Loop('failing', NEVER, async () => {
      runs += 1;
      loop.wake();
      throw new Error('away');
    });
    loop.start();
    await settled();
    expect(runs).toBe(1);
    loop.wake();
    await settled();
    expect(runs).toBe(2);
  });
});
