import type { ServiceStatus } from '@entresol/platform/status.controller';
import type { Collected } from './collect-status.js';

const partition = { topic: 'executions.reported.v1', partition: 3, nextOffset: '12000', end: '24345', lag: 12_345 };

function service(name: string, port: number, status: Partial<ServiceStatus> = {}, breaks: Collected['breaks'] = []): Collected {
  const quiet = { service: name, ready: true, lag: 0, partitions: [], outbox: 0, parked: 0, quarantined: 0, counts: {} };
  return { service: name, url: `http://127.0.0.1:${port}`, status: { ...quiet, ...status }, breaks };
}

/** One service behind, one with breaks, one starting, one away. */
export const collected: readonly Collected[] = [
  service('execution-ingest', 4001, { lag: 12_345, partitions: [partition], parked: 7, quarantined: 12, counts: { reports: 43_921, late_busts: 3 } }),
  service('allocation', 4002, { counts: { blocks: 120 } }, [
    { subject: 'B-0009', reason: '<script>alert("NO_TOTALS")</script>', since: '2014-09-17T21:00:00.123Z' },
    { subject: 'B-0031', reason: 'NO_INSTRUCTION', since: '2014-09-17T21:00:00Z' },
  ]),
  service('confirmation', 4003, { ready: false }),
  { service: 'statements', url: 'http://127.0.0.1:4004/"><script>', breaks: [], unreachable: 'fetch failed & <gone>' },
];
