import { AUDIENCE, DEVELOPMENT_ISSUER, jwksFileOf } from '@entresol/platform/development-issuer';

/** What a service of a platform on this machine stands on. */
export interface Standing {
  readonly kafkaBrokers: string;
  readonly databaseUrl: string;
  /** Where the development issuer keeps its keys. */
  readonly identityDirectory: string;
}

/** The environment of such a service: this process's own, and what it stands on. */
export function serviceEnvironment({ kafkaBrokers, databaseUrl, identityDirectory }: Standing): NodeJS.ProcessEnv {
  return {
    // Our own broker allows it; another's may not.
    ...(process.env['KAFKA_BROKERS'] ? {} : { KAFKA_SESSION_TIMEOUT_MS: '2000' }),
    ...process.env,
    KAFKA_BROKERS: kafkaBrokers,
    DATABASE_URL: databaseUrl,
    OIDC_ISSUER: DEVELOPMENT_ISSUER,
    OIDC_AUDIENCE: AUDIENCE,
    OIDC_JWKS_FILE: jwksFileOf(identityDirectory),
  };
}
