import { developmentToken } from '@entresol/platform/development-issuer';
import { serviceUrls } from '../status/collect-status.js';
import { collectTrace, type Ask } from './collect-trace.js';
import { traceText } from './trace-text.js';

interface TraceOptions {
  readonly json?: boolean;
  readonly identity: string;
}

/** Prints what the services know of a trade as one tree. Returns the exit code. */
export async function traceTrade(blockId: string, { json, identity }: TraceOptions): Promise<number> {
  const token = await developmentToken(identity, { sub: 'service:trace', roles: ['auditor'] });
  const trace = await collectTrace(blockId, askWith(token));
  if (!trace) {
    console.error(`No block ${blockId} is known.`);
    return 1;
  }
  console.log(json ? JSON.stringify(trace, null, 2) : traceText(trace));
  return 0;
}

/** A service that can't be reached, or answers with anything but what was asked, ends the trace: half a tree would pass for a whole one. */
export function askWith(token: string, urls: Readonly<Record<string, string>> = serviceUrls()): Ask {
  return async <T>(service: string, path: string) => {
    const url = urls[service]! + path;
    const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } }).catch((error: Error) => {
      throw Object.assign(new Error(`${url} can't be reached: ${error.message}`), { exitCode: 69 });
    });
    const body = (await answer.json()) as T & { readonly code?: string };
    if (answer.ok) return body;
    if (answer.status === 404 && body.code !== 'NO_SUCH_ROUTE') return undefined;
    throw new Error(`${answer.status} from ${url}`);
  };
}
