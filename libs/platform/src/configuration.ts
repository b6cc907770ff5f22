/** Where a service finds what it needs. All of it comes from the environment; a wrong or missing key stops the start. */
export interface Configuration {
  readonly kafkaBrokers: readonly string[];
  readonly topicPrefix: string;
  /** How long a consumer may be silent before its partitions go to another; the broker allows no less than its `group.min.session.timeout.ms`. */
  readonly sessionTimeoutMs: number;
  readonly databaseUrl: string;
  /** The address that HTTP listens on. */
  readonly host: string;
  readonly port: number;
  readonly identity: { readonly issuer: string; readonly audience: string; readonly jwksFile: string };
  readonly logLevel: LogLevel;
}

/** 0 to 65535; 0 takes any that is free. */
const PORT = /^(\d{1,4}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5])$/;
const LOG_LEVELS = ['debug', 'log', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export class ConfigurationWrong extends Error {
  readonly exitCode = 78;
  constructor(readonly faults: readonly string[]) {
    super(`The configuration is wrong:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
}

/** Reads every key, and names all that are wrong at once. */
export function readConfiguration(environment: Readonly<Record<string, string | undefined>>, defaultPort: number): Configuration {
  const faults: string[] = [];
  const read = (name: string, pattern: RegExp, expected: string, fallback?: string): string => {
    const value = environment[name] ?? fallback;
    if (value === undefined) faults.push(`${name} is not set; expected ${expected}`);
    else if (!pattern.test(value)) faults.push(`${name} is not ${expected}`);
    return value ?? '';
  };
  const configuration: Configuration = {
    kafkaBrokers: read('KAFKA_BROKERS', /^[^\s,]+:\d+(,[^\s,]+:\d+)*$/, 'a list of host:port, separated by commas').split(','),
    topicPrefix: read('TOPIC_PREFIX', /^[A-Za-z0-9._-]{0,40}$/, 'at most 40 of A-Z a-z 0-9 . _ -', ''),
    sessionTimeoutMs: Number(read('KAFKA_SESSION_TIMEOUT_MS', /^[1-9]\d{3,5}$/, '1000 to 999999 milliseconds', '6000')),
    databaseUrl: read('DATABASE_URL', /^postgres(ql)?:\/\//, 'a postgresql:// URL'),
    host: read('HOST', /^[0-9A-Za-z.:-]+$/, 'an address to listen on', '127.0.0.1'),
    port: Number(read('PORT', PORT, 'a port number', String(defaultPort))),
    identity: {
      issuer: read('OIDC_ISSUER', /^\S+$/, 'the issuer of access tokens'),
      audience: read('OIDC_AUDIENCE', /^\S+$/, 'the audience of access tokens', 'entresol'),
      jwksFile: read('OIDC_JWKS_FILE', /^.+$/, 'a file with the issuer’s public keys (JWKS)'),
    },
    logLevel: read('LOG_LEVEL', new RegExp(`^(${LOG_LEVELS.join('|')})$`), `one of ${LOG_LEVELS.join(', ')}`, 'warn') as LogLevel,
  };
  if (faults.length > 0) throw new ConfigurationWrong(faults);
  return configuration;
}
