import { randomUUID } from 'node:crypto';
import { developmentToken } from '@entresol/platform/development-issuer';
import { ROLES } from '@entresol/trade/duty';
import { firmUser } from '../platform/firm.js';
import { serviceUrls } from '../status/collect-status.js';

/** A request that was not answered with what was asked for; with the command's exit code. */
export class NotAnswered extends Error {
  constructor(text: string, readonly exitCode: 1 | 2 | 69) {
    super(text);
  }
}

/** A development token of a user of the firm, with the roles that the users file gives. Throws NotAnswered where there is no such user. */
export async function tokenAs(person: string, identity: string): Promise<string> {
  const user = firmUser(person);
  if (!user) throw new NotAnswered(`No user ${person} is among the firm's users.`, 2);
  return developmentToken(identity, { sub: person, roles: ROLES.filter((role) => user.roles.includes(role)) });
}

interface Asking {
  readonly token: string;
  /** What is posted; absent: nothing is, it is only read. */
  readonly post?: { readonly type: 'application/json' | 'text/csv'; readonly body: string | Buffer };
}

/** What a service answers. Throws NotAnswered where it refuses or can't be reached. */
export async function askService<T>(service: string, path: string, { token, post }: Asking): Promise<T> {
  const url = `${serviceUrls()[service]}${path}`;
  const authorization = `Bearer ${token}`;
  const request: RequestInit = post
    ? { method: 'POST', body: post.body, headers: { authorization, 'content-type': post.type, 'idempotency-key': randomUUID() } }
    : { headers: { authorization } };
  const answer = await fetch(url, request).catch((error: Error) => {
    throw new NotAnswered(`${url} can't be reached: ${error.message}`, 69);
  });
  if (answer.ok) return (await answer.json()) as T;
  const { code, detail } = (await answer.json().catch(() => ({ code: answer.status, detail: url }))) as { code: string | number; detail: string };
  throw new NotAnswered(`${code}: ${detail}`, 1);
}
