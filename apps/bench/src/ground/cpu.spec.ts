import { CpuMeter, cpuPerFill } from './cpu.js';

describe('CPU time', () => {
  it('is what was used between two readings, a fill, of processes that are in both', () => {
    expect(cpuPerFill({ service: 1000, gone: 5 }, { service: 3000, new: 7 }, 100)).toEqual({ service: 20 });
  });

  it('is not known where it cannot be read', () => {
    expect(cpuPerFill(null, { service: 3000 }, 100)).toBeNull();
  });

  it('grows with what a process does, and leaves out those that have ended', () => {
    const meter = new CpuMeter(new Map([['own', { pid: process.pid }], ['ended', { pid: 2 ** 22 + 1 }]]));
    const before = meter.read();
    if (process.platform !== 'linux') return expect(before).toBeNull();
    for (const until = process.cpuUsage().user + 100_000; process.cpuUsage().user < until; ) JSON.stringify(process.env);
    const used = meter.read()!['own']! - before!['own']!;
    expect(used).toBeGreaterThanOrEqual(50_000);
    expect(before).not.toHaveProperty('ended');
  });
});
