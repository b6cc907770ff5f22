import { OF_EVERY_SERVICE, type Permissions } from '@entresol/contracts/permissions';
import type { FastifyInstance } from 'fastify';

/** Beside the routes of controllers: the API's own documentation, and what answers where there is no route. */
const UNGUARDED = /^\/docs|^\*$/;

/** A route as the table of permissions names it. What answers GET answers HEAD too. */
export function routeName(method: string, path: string): string {
  return `${method === 'HEAD' ? 'GET' : method} ${path}`;
}

/** The permissions of a service, with those of the routes that every service has. */
export function withOwnRoutes(permissions: Permissions): Permissions {
  return { ...permissions, ...OF_EVERY_SERVICE };
}

/**
 * Keeps the table and the routes the same: a server with a route that is not listed does not get ready, nor one that lacks a route which is.
 * Must be called before routes are added.
 */
export function demandListed(server: FastifyInstance, permissions: Permissions): void {
  const routes = new Set<string>();
  server.addHook('onRoute', ({ method, url }) => {
    if (UNGUARDED.test(url)) return;
    for (const one of [method].flat()) if (one !== 'OPTIONS') routes.add(routeName(one, url));
  });
  server.addHook('onReady', (done) => {
    const listed = Object.keys(permissions);
    const unlisted = [...routes].filter((route) => !listed.includes(route));
    const absent = listed.filter((route) => !routes.has(route));
    if (unlisted.length + absent.length === 0) return done();
    done(new Error(`permissions and routes differ: without a permission ${unlisted.join(', ') || 'none'}; without a route ${absent.join(', ') || 'none'}`));
  });
}
