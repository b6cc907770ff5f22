import type { Break, ServiceStatus } from '@entresol/platform/status.controller';
import { SERVICES } from '../platform/services.js';

/** One service's status, or why there is none. */
export interface Collected {
  readonly service: string;
  readonly url: string;
  readonly status?: ServiceStatus;
  readonly breaks: readonly Break[];
  readonly unreachable?: string;
}

/** Where the services are: what the environment says (`ALLOCATION_URL`), else this machine's well-known ports. */
export function serviceUrls(): Record<string, string> {
  const given = (service: string) => process.env[`${service.toUpperCase().replaceAll('-', '_')}_URL`];
  return Object.fromEntries(SERVICES.map(({ service, port }) => [service, given(service) ?? `http://127.0.0.1:${port}`]));
}

/** Asks each service how it stands; without a token the breaks are left out. */
export async function collectStatus(urls: Readonly<Record<string, string>>, token?: string): Promise<Collected[]> {
  return Promise.all(Object.entries(urls).map(async ([service, url]) => {
    try {
      const status = (await get(`${url}/status`)) as ServiceStatus;
      const breaks = token ? ((await get(`${url}/status/breaks`, token)) as Break[]) : [];
      return { service, url, status, breaks };
    } catch (error) {
      return { service, url, breaks: [], unreachable: (error as Error).message };
    }
  }));
}

async function get(url: string, token?: string): Promise<unknown> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(5000), headers: token ? { authorization: `Bearer ${token}` } : {} });
  if (!answer.ok) throw new Error(`${answer.status} from ${url}`);
  return answer.json();
}
