import { ConfigurationWrong, readConfiguration } from './configuration.js';

const least = {
  KAFKA_BROKERS: 'a:9092,b:9092',
  DATABASE_URL: 'postgresql://entresol@localhost/entresol',
  OIDC_ISSUER: 'https://issuer.example',
  OIDC_JWKS_FILE: '/keys/jwks.json',
};

function faultsOf(environment: Record<string, string | undefined>): readonly string[] {
  try {
    readConfiguration(environment, 4001);
  } catch (error) {
    if (error instanceof ConfigurationWrong) return error.faults;
    throw error;
  }
  return [];
}

describe('the configuration', () => {
  it('comes from the environment, and needs no more than what has no default', () => {
    expect(readConfiguration(least, 4001)).toEqual({
      kafkaBrokers: ['a:9092', 'b:9092'], topicPrefix: '', sessionTimeoutMs: 6000, databaseUrl: least.DATABASE_URL, host: '127.0.0.1', port: 4001,
      identity: { issuer: 'https://issuer.example', audience: 'entresol', jwksFile: '/keys/jwks.json' }, logLevel: 'warn',
    });
  });

  it('is what the environment says beyond that', () => {
    const more = { TOPIC_PREFIX: 'uat.', HOST: '::1', PORT: '8080', OIDC_AUDIENCE: 'middle-office', LOG_LEVEL: 'debug' };
    expect(readConfiguration({ ...least, ...more }, 4001)).toMatchObject({
      topicPrefix: 'uat.', host: '::1', port: 8080, identity: { audience: 'middle-office' }, logLevel: 'debug',
    });
  });

  it('names every fault at once, and ends the process with 78', () => {
    const environment = { KAFKA_BROKERS: 'a', PORT: 'http', LOG_LEVEL: 'loud' };
    expect(faultsOf(environment)).toEqual([
      'KAFKA_BROKERS is not a list of host:port, separated by commas',
      'DATABASE_URL is not set; expected a postgresql:// URL',
      'PORT is not a port number',
      'OIDC_ISSUER is not set; expected the issuer of access tokens',
      'OIDC_JWKS_FILE is not set; expected a file with the issuer’s public keys (JWKS)',
      'LOG_LEVEL is not one of debug, log, warn, error',
    ]);
    const message = expect.stringMatching(/KAFKA_BROKERS[^]*LOG_LEVEL/);
    expect(() => readConfiguration(environment, 4001)).toThrow(expect.objectContaining({ exitCode: 78, message }));
  });

  it.each([
    ['KAFKA_BROKERS', ''], ['KAFKA_BROKERS', 'a:9092,'], ['KAFKA_BROKERS', 'a:9092 b:9092'], ['TOPIC_PREFIX', 'a b'], ['TOPIC_PREFIX', 'x'.repeat(41)],
    ['DATABASE_URL', 'mysql://localhost'], ['HOST', ''], ['PORT', '-1'], ['PORT', '65536'], ['PORT', '1e3'], ['OIDC_ISSUER', ''], ['OIDC_AUDIENCE', 'a b'],
    ['OIDC_JWKS_FILE', ''], ['LOG_LEVEL', 'WARN'],
  ])('refuses %s=%j, and does not show what it was', (name, value) => {
    const faults = faultsOf({ ...least, [name]: value });
    expect(faults).toEqual([expect.stringMatching(`^${name} is not `)]);
    if (value.length > 2) expect(faults[0]).not.toContain(value);
  });
});
