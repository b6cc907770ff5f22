import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Permissions } from '@entresol/contracts/permissions';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SignJWT, UnsecuredJWT, exportJWK, exportSPKI, generateKeyPair, type CryptoKey, type JWTPayload } from 'jose';
import { createApp } from './application.js';
import { DOOR_PERMISSIONS, DoorModule } from './door.example.js';

const issuer = 'https://issuer.example';
const audience = 'entresol';
const now = Math.floor(Date.now() / 1000);
const claims: JWTPayload = { iss: issuer, aud: audience, sub: 'user-01', iat: now, exp: now + 60, roles: ['approver'] };
const header = { alg: 'ES256', kid: 'k1', typ: 'at+jwt' };

let app: NestFastifyApplication;
let directory: string;
let keys: { publicKey: CryptoKey; privateKey: CryptoKey };

beforeAll(async () => {
  keys = await generateKeyPair('ES256', { extractable: true });
  directory = mkdtempSync(join(tmpdir(), 'entresol-door-'));
  const jwksFile = join(directory, 'jwks.json');
  writeFileSync(jwksFile, JSON.stringify({ keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }] }));
  const settings = { logLevel: 'error', identity: { issuer, audience, jwksFile } } as const;
  app = await createApp({ title: 'Door', permissions: DOOR_PERMISSIONS }, settings, { module: DoorModule });
  await app.init();
});
afterAll(async () => {
  await app?.close();
  rmSync(directory, { recursive: true });
});

const signed = (more: JWTPayload, head: object = {}, key: CryptoKey | Uint8Array = keys.privateKey): Promise<string> =>
  new SignJWT({ ...claims, ...more }).setProtectedHeader({ ...header, ...head }).sign(key);

async function enter(authorization: string | undefined, path = '/door'): Promise<{ status: number; body: { code?: string } }> {
  const response = await app.inject({ method: 'GET', url: path, headers: authorization === undefined ? {} : { authorization } });
  return { status: response.statusCode, body: response.headers['content-type']?.toString().includes('json') ? response.json() : {} };
}

describe('the door', () => {
  it('lets a person in who holds one of the roles, known by the token alone', async () => {
    const token = await signed({ roles: ['trader', 'approver', 'no-such-role'] });
    expect(await enter(`Bearer ${token}`)).toEqual({ status: 200, body: { sub: 'user-01', roles: ['trader', 'approver'] } });
  });

  it.each<[string, string | undefined]>([
    ['no header', undefined], ['an empty one', ''], ['another scheme', 'Basic dXNlcjpwYXNz'], ['no token after Bearer', 'Bearer '],
    ['two tokens', 'Bearer a b'],
  ])('asks for a token where there is %s', async (_what, authorization) => {
    expect(await enter(authorization)).toMatchObject({ status: 401, body: { code: 'NO_TOKEN' } });
  });

  it.each<[string, () => Promise<string> | string]>([
    ['garbage', () => 'garbage'],
    ['three parts of garbage', () => 'a.b.c'],
    ['an expired one', () => signed({ iat: now - 120, exp: now - 60 })],
    ['one not valid yet', () => signed({ nbf: now + 60 })],
    ['one that never expires', () => signed({ exp: undefined })],
    ['one of nobody', () => signed({ sub: undefined })],
    ['another issuer’s', () => signed({ iss: 'https://issuer.example.org' })],
    ['one for another audience', () => signed({ aud: 'back-office' })],
    ['an id token', () => signed({}, { typ: 'JWT' })],
    ['one without a type', () => signed({}, { typ: undefined })],
    ['one of a key that is not known', () => signed({}, { kid: 'k2' })],
    ['one of another key under a known name', async () => signed({}, {}, (await generateKeyPair('ES256')).privateKey)],
    ['one of another algorithm', async () => signed({}, { alg: 'RS256' }, (await generateKeyPair('RS256')).privateKey)],
    ['an unsigned one', () => new UnsecuredJWT(claims).encode()],
    ['one signed with the public key as a secret', async () => signed({}, { alg: 'HS256' }, Buffer.from(await exportSPKI(keys.publicKey)))],
    ['one signed with the published key set as a secret', () => signed({}, { alg: 'HS256' }, readFileSync(join(directory, 'jwks.json')))],
    ['one whose claims were changed', async () => {
      const [head, , signature] = (await signed({ roles: ['trader'] })).split('.');
      return `${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`;
    }],
    ['one whose signature was cut off', async () => (await signed({})).replace(/[^.]+$/, '')],
  ])('takes no token such as %s', async (_what, token) => {
    expect(await enter(`Bearer ${await token()}`)).toMatchObject({ status: 401, body: { code: 'BAD_TOKEN' } });
  });

  it.each<[string, unknown]>([
    ['no roles', []], ['roles missing', undefined], ['another role', ['trader']], ['a role as a word', 'approver'],
    ['a role in other letters', ['Approver']], ['roles as members', { approver: true }], ['roles within roles', [['approver']]],
  ])('turns a person away who has %s', async (_what, roles) => {
    expect(await enter(`Bearer ${await signed({ roles })}`)).toMatchObject({ status: 403, body: { code: 'NOT_ALLOWED' } });
  });

  it('is closed to everyone where a route names nobody', async () => {
    expect(await enter(undefined, '/door/unnamed')).toMatchObject({ status: 401 });
    const all = ['trader', 'approver', 'supervisor', 'administrator', 'operations', 'auditor'];
    expect(await enter(`Bearer ${await signed({ roles: all })}`, '/door/unnamed')).toMatchObject({ status: 403, body: { code: 'NOT_ALLOWED' } });
  });

  it('is open to anyone where a route says so', async () => {
    expect(await enter(undefined, '/door/open')).toMatchObject({ status: 200 });
  });
});

describe('the table of permissions', () => {
  const start = async (permissions: Permissions): Promise<void> => {
    const jwksFile = join(directory, 'jwks.json');
    const other = await createApp({ title: 'Door', permissions }, { logLevel: 'error', identity: { issuer, audience, jwksFile } }, { module: DoorModule });
    await other.init().then(() => other.getHttpAdapter().getInstance().ready()).finally(() => other.close());
  };
  const { 'GET /door/bug': _, ...without } = DOOR_PERMISSIONS;

  it('keeps a server from starting that has a route which is not listed', async () => {
    await expect(start(without)).rejects.toThrow('without a permission GET /door/bug; without a route none');
  });

  it('or that lacks one which is', async () => {
    await expect(start({ ...DOOR_PERMISSIONS, 'GET /attic': ['auditor'] })).rejects.toThrow('without a permission none; without a route GET /attic');
  });

  it('and lets it start where both are the same', async () => {
    await expect(start(DOOR_PERMISSIONS)).resolves.toBeUndefined();
  });
});
