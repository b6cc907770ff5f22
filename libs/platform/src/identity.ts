import { readFileSync } from 'node:fs';
import { ROLES, type Role } from '@entresol/trade/duty';
import { Injectable, SetMetadata, createParamDecorator, type CanActivate, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import type { Configuration } from './configuration.js';
import { Problem } from './problem.js';

/** Who acts: a stable subject, and what he may do. */
export interface Person {
  readonly sub: string;
  readonly roles: readonly Role[];
}

export type IdentifiedRequest = FastifyRequest & { person?: Person };

const ROLES_ALLOWED = 'entresol:roles';
const PUBLIC = 'entresol:public';

/** Opens a route to persons who hold any of these roles. A route without it, and without `@Public`, is closed to all. */
export const Roles = (...roles: [Role, ...Role[]]): CustomDecorator => SetMetadata(ROLES_ALLOWED, roles);

/** Opens a route to anyone. */
export const Public = (): CustomDecorator => SetMetadata(PUBLIC, true);

/** The person who sent the request. */
export const ActingPerson = createParamDecorator((_: unknown, context: ExecutionContext): Person => {
  const { person } = context.switchToHttp().getRequest<IdentifiedRequest>();
  if (!person) throw new Error('@ActingPerson on a public route');
  return person;
});

/** Denies by default: a route says who may use it, and the token says who asks. */
@Injectable()
export class IdentityGuard implements CanActivate {
  readonly #keys: JWTVerifyGetKey;

  constructor(private readonly reflector: Reflector, private readonly identity: Configuration['identity']) {
    this.#keys = createLocalJWKSet(JSON.parse(readFileSync(identity.jwksFile, 'utf8')) as JSONWebKeySet);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // Messages come from the broker, which knows its clients; this guard is for HTTP.
    if (context.getType() !== 'http') return true;
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC, targets)) return true;
    const allowed = this.reflector.getAllAndOverride<Role[]>(ROLES_ALLOWED, targets) ?? [];
    const request = context.switchToHttp().getRequest<IdentifiedRequest>();
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
