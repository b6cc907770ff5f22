import type { RunningService } from './service.js';

/** What anyone may see: whether a service lives, how it stands in numbers, and its documentation. */
const OPEN = /^\/(health\/.*|status(\/pipeline)?|docs.*)$/;

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

/**
 * Asks for every route of a service without a token and throws where one answers anything but 401. The routes are those of its
 * OpenAPI document, but for health, status and documentation. Returns those that are closed, as `GET /blocks/{blockId}`.
 */
export async function expectRoutesClosed({ application: { app } }: RunningService): Promise<string[]> {
  const { paths } = (await app.inject({ method: 'GET', url: '/docs-json' })).json<OpenApi>();
  const routes = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => ({ path, method: method.toUpperCase() })));
  const closed: string[] = [];
  for (const { path, method } of routes.filter((route) => !OPEN.test(route.path))) {
    const { statusCode } = await app.inject({ method: method as 'GET', url: path.replace(/\{\w+\}/g, 'X-1') });
    if (statusCode !== 401) throw new Error(`${method} ${path} answers ${statusCode} to someone without a token`);
    closed.push(`${method} ${path}`);
  }
  if (closed.length === 0) throw new Error('no route was asked for');
  return closed;
}
