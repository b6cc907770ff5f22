import { setTimeout as sleep } from 'node:timers/promises';

/** What the outside world may know of a service: `GET /status/pipeline`. */
interface ServiceStatus {
  readonly service: string;
  readonly ready: boolean;
  readonly lag: number;
  readonly outbox: number;
}

/** In the order in which records pass through them, so that work which one hands on is seen at the next. */
const SERVICES = ['reference-data', 'execution-ingest', 'allocation', 'confirmation', 'statements', 'compliance'];
const QUIET_LOOKS = 2;
const BETWEEN_LOOKS_MS = 200;
/** Looking costs the services something: where much is left to do, the next look can wait. */
const MUCH = 500;
const LONG_LOOKS_MS = 1500;
/** However slow a machine is, something moves within this time. */
const STALLED_AFTER_MS = 120_000;

/** Asks again until it is so. Throws once what it describes has not changed for two minutes. */
export async function until(look: () => Promise<{ done: boolean; standing: string; backlog?: number }>): Promise<void> {
  let last = '';
  let changedAt = Date.now();
  for (;;) {
    const { done, standing, backlog = 0 } = await look();
    if (done) return;
    if (standing !== last) [last, changedAt] = [standing, Date.now()];
    if (Date.now() - changedAt > STALLED_AFTER_MS) throw new Error(`nothing has moved for ${STALLED_AFTER_MS / 1000} s: ${standing}`);
    await sleep(backlog > MUCH ? LONG_LOOKS_MS : BETWEEN_LOOKS_MS);
  }
}

/** Waits until every service is ready, has read all that there is, and has sent all that it has to send, twice in a row. */
export async function untilIdle(urls: Readonly<Record<string, string>>, onBacklog: (records: number) => void = () => undefined): Promise<void> {
  let quiet = 0;
  await until(async () => {
    const statuses: (ServiceStatus | string)[] = [];
    for (const service of SERVICES) statuses.push(await statusOf(service, urls[service]!));
    const busy = statuses.filter((status) => typeof status === 'string' || !status.ready || status.lag > 0 || status.outbox > 0);
    const backlog = statuses.reduce((sum, status) => sum + (typeof status === 'string' ? 0 : status.lag + status.outbox), 0);
    onBacklog(backlog);
    quiet = busy.length === 0 ? quiet + 1 : 0;
    return { done: quiet >= QUIET_LOOKS, backlog, standing: busy.map(describe).join('; ') };
  });
}

async function statusOf(service: string, url: string): Promise<ServiceStatus | string> {
  try {
    const response = await fetch(`${url}/status/pipeline`);
    return response.ok ? ((await response.json()) as ServiceStatus) : `${service} answers ${response.status}`;
  } catch {
    return `${service} does not answer`;
  }
}

function describe(status: ServiceStatus | string): string {
  if (typeof status === 'string') return status;
  const { service, ready, lag, outbox } = status;
  return `${service} ${ready ? 'is' : 'is not ready,'} ${lag} behind with ${outbox} to send`;
}
