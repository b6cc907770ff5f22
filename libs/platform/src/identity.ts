import { readFileSync } from 'node:fs';
import type { Permissions } from '@entresol/contracts/permissions';
import { ROLES, type Role } from '@entresol/trade/duty';
import { Injectable, createParamDecorator, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import type { Configuration } from './configuration.js';
import { routeName } from './listed-routes.js';
import { Problem } from './problem.js';

/** Who acts: a stable subject, and what he may do. */
export interface Person {
  readonly sub: string;
  readonly roles: readonly Role[];
}

export type IdentifiedRequest = FastifyRequest & { person?: Person };

/** The person who sent the request. */
export const ActingPerson = createParamDecorator((_: unknown, context: ExecutionContext): Person => {
  const { person } = context.switchToHttp().getRequest<IdentifiedRequest>();
  if (!person) throw new Error('@ActingPerson on a public route');
  return person;
});

/** Denies by default: the table of permissions says who may use a route, and the token says who asks. */
@Injectable()
export class IdentityGuard implements CanActivate {
  readonly #keys: JWTVerifyGetKey;

  constructor(private readonly permissions: Permissions, private readonly identity: Configuration['identity']) {
    this.#keys = createLocalJWKSet(JSON.parse(readFileSync(identity.jwksFile, 'utf8')) as JSONWebKeySet);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // Messages come from the broker, which knows its clients; this guard is for HTTP.
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<IdentifiedRequest>();
    const allowed = this.permissions[routeName(request.method, request.routeOptions.url ?? '')] ?? [];
    if (allowed === 'ANYONE') return true;
    const person = await this.#personOf(request.headers.authorization);
    if (!person.roles.some((role) => allowed.includes(role))) {
      throw new Problem(403, 'NOT_ALLOWED', `This needs one of the roles: ${allowed.join(', ') || 'none may'}.`);
    }
    request.person = person;
    return true;
  }

  async #personOf(authorization: string | undefined): Promise<Person> {
    const token = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
    if (!token) throw new Problem(401, 'NO_TOKEN', 'This needs an access token: Authorization: Bearer ….');
    try {
      const { payload } = await jwtVerify(token, this.#keys, {
        algorithms: ['ES256'], issuer: this.identity.issuer, audience: this.identity.audience, typ: 'at+jwt', requiredClaims: ['exp', 'sub'], clockTolerance: 5,
      });
      const claimed = Array.isArray(payload['roles']) ? (payload['roles'] as unknown[]) : [];
      return { sub: payload.sub!, roles: ROLES.filter((role) => claimed.includes(role)) };
    } catch (error) {
      throw new Problem(401, 'BAD_TOKEN', `The access token is not valid: ${(error as Error).message}.`);
    }
  }
}
