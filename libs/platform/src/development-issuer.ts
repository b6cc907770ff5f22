import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Role } from '@entresol/trade/duty';
import { SignJWT, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';

export const DEVELOPMENT_ISSUER = 'urn:entresol:development-issuer';
export const AUDIENCE = 'entresol';

/** The public keys that services verify with; the private key never leaves `issuer.key.json`. */
export function jwksFileOf(directory: string): string {
  return join(directory, 'jwks.json');
}

/** Makes the key pair of a development issuer, once a folder. */
export async function createDevelopmentIssuer(directory: string): Promise<void> {
  const keyFile = join(directory, 'issuer.key.json');
  if (existsSync(keyFile) && existsSync(jwksFileOf(directory))) return;
  mkdirSync(directory, { recursive: true });
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const kid = 'development';
  writeFileSync(keyFile, JSON.stringify({ ...(await exportJWK(privateKey)), kid, alg: 'ES256' }));
  chmodSync(keyFile, 0o600);
  writeFileSync(jwksFileOf(directory), JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }] }));
}

/** An access token for a person, as any OIDC provider would issue it. */
export async function developmentToken(directory: string, person: { sub: string; roles: readonly Role[] }, lifetime = '1h'): Promise<string> {
  const jwk = JSON.parse(readFileSync(join(directory, 'issuer.key.json'), 'utf8')) as JWK;
  return new SignJWT({ roles: [...person.roles] })
    .setProtectedHeader({ alg: 'ES256', kid: jwk.kid, typ: 'at+jwt' })
    .setIssuer(DEVELOPMENT_ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(person.sub)
    .setIssuedAt()
    .setExpirationTime(lifetime)
    .sign(await importJWK(jwk, 'ES256'));
}
