import { developmentToken } from '@entresol/platform/development-issuer';
import { collectStatus, serviceUrls } from './collect-status.js';
import { serveStatusPage } from './status-page.js';
import { statusText } from './status-text.js';

interface StatusOptions {
  readonly json?: boolean;
  /** Port of the status page. */
  readonly serve?: number;
  readonly host: string;
  readonly identity: string;
}

/** Prints how the services stand, or serves it as a page until it is stopped. Returns the exit code: 0 only where all are ready. */
export async function status({ json, serve, host, identity }: StatusOptions): Promise<number> {
  const token = () => developmentToken(identity, { sub: 'service:status', roles: ['operations'] });
  if (serve) {
    await serveStatusPage(serve, host, serviceUrls(), token);
    return new Promise((resolve) => process.once('SIGTERM', () => resolve(0)).once('SIGINT', () => resolve(0)));
  }
  const collected = await collectStatus(serviceUrls(), await token().catch(() => undefined));
  console.log(json ? JSON.stringify(collected, null, 2) : statusText(collected));
  return collected.every((one) => one.status?.ready) ? 0 : 1;
}
