import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OF_EVERY_SERVICE, PERMISSIONS, type Permissions } from '@entresol/contracts/permissions';
import { AUDIENCE, DEVELOPMENT_ISSUER, jwksFileOf } from '@entresol/platform/development-issuer';
import { ROLES, type Role } from '@entresol/trade/duty';
import { SignJWT, UnsecuredJWT, generateKeyPair, importJWK, type CryptoKey, type JWK, type JWTPayload } from 'jose';
import { ownPlatform, type OwnPlatform } from './own-platform.js';

/** Every route of every service, with who may use it. */
const ROUTES = Object.entries(PERMISSIONS).flatMap(([service, own]) => (
  Object.entries({ ...own, ...OF_EVERY_SERVICE } as Permissions).map(([route, allowed]) => [service, route, allowed] as const)));

let platform: OwnPlatform;
let key: CryptoKey | Uint8Array;
let otherKey: CryptoKey;
beforeAll(async () => {
  platform = await ownPlatform();
  key = await importJWK(JSON.parse(readFileSync(join(platform.identityDirectory, 'issuer.key.json'), 'utf8')) as JWK, 'ES256');
  otherKey = (await generateKeyPair('ES256')).privateKey;
}, 300_000);
afterAll(async () => {
  await platform?.stop();
  await platform?.forget();
}, 60_000);

const now = Math.floor(Date.now() / 1000);
const claims: JWTPayload = { iss: DEVELOPMENT_ISSUER, aud: AUDIENCE, sub: 'user-99', iat: now, exp: now + 3600, roles: [...ROLES] };
const header = { alg: 'ES256', kid: 'development', typ: 'at+jwt' };
const signed = (more: JWTPayload, head: object = {}, by = key): Promise<string> =>
  new SignJWT({ ...claims, ...more }).setProtectedHeader({ ...header, ...head }).sign(by);

/** Asks for nothing that exists, and writes without an Idempotency-Key: whoever is let in changes nothing. */
async function ask(service: string, route: string, token?: string): Promise<string> {
  const [method, path] = route.split(' ') as [string, string];
  const named = path.replace(':noun', 'accounts').replace(':date', '2014-09-17').replace(':tradeDate', '2014-09-17').replace(/:\w+/g, 'NONE');
  const headers = token === undefined ? undefined : { authorization: `Bearer ${token}` };
  const response = await fetch(platform.urls[service]! + named, { method, headers });
  const text = await response.text();
  const code = /"code":"(\w+)"/.exec(text)?.[1];
  return [401, 403].includes(response.status) ? `${response.status} ${code}` : 'let in';
}

/** Tokens that hold every role, and are none; all but the first name nobody. */
const BAD_TOKENS: readonly (readonly [string, () => Promise<string> | string])[] = [
  ['expired', () => signed({ iat: now - 120, exp: now - 60 })],
  ['of another issuer', () => signed({ iss: 'https://issuer.example' })],
  ['for another audience', () => signed({ aud: 'back-office' })],
  ['an id token', () => signed({}, { typ: 'JWT' })],
  ['of another key', () => signed({}, {}, otherKey)],
  ['unsigned', () => new UnsecuredJWT(claims).encode()],
  ['signed with what is public', () => signed({}, { alg: 'HS256' }, readFileSync(jwksFileOf(platform.identityDirectory)))],
];

describe.each(ROUTES)('%s %s', (service, route, allowed) => {
  const open = allowed === 'ANYONE';

  it(`${open ? 'lets in' : 'keeps out'} whoever brings no token, or one that is none`, async () => {
    expect(await ask(service, route)).toBe(open ? 'let in' : '401 NO_TOKEN');
    const answers = await Promise.all(BAD_TOKENS.map(async ([what, token]) => [what, await ask(service, route, await token())]));
    expect(answers).toEqual(BAD_TOKENS.map(([what]) => [what, open ? 'let in' : '401 BAD_TOKEN']));
  });

  it('lets in exactly the roles that the table names', async () => {
    const answers = await Promise.all(ROLES.map(async (role): Promise<[Role, string]> => [role, await ask(service, route, await signed({ roles: [role] }))]));
    const may = (role: Role): boolean => open || allowed.includes(role);
    expect(answers).toEqual(ROLES.map((role) => [role, may(role) ? 'let in' : '403 NOT_ALLOWED']));
  });
});

it('is asked for sixty and more routes', () => expect(ROUTES.length).toBeGreaterThan(60));
