import { openApplication, type Application } from './application.js';
import { ConfigurationWrong, readConfiguration } from './configuration.js';
import { dataSource, migrate } from './migrate.js';
import { schemaOf, type ServiceDefinition } from './service-definition.js';

/** Runs a service as this process until SIGTERM or SIGINT; with `--migrate` only brings its schema up to date. */
export async function start(definition: ServiceDefinition): Promise<void> {
  let application: Application | undefined;
  const end = (code: number): void => {
    // What hangs while closing must not keep a stopped service alive.
    setTimeout(() => process.exit(code || 1), 25_000).unref();
    void (application?.close() ?? Promise.resolve()).finally(() => process.exit(code));
  };
  try {
    if (process.argv.includes('--migrate')) return await migrateOnly(definition);
    const configuration = readConfiguration(process.env, definition.port);
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => end(0));
    application = await openApplication(definition, configuration, (error) => {
      report(definition, error);
      end(1);
    });
  } catch (error) {
    report(definition, error as Error);
    process.exit(error instanceof ConfigurationWrong ? error.exitCode : ((error as { exitCode?: number }).exitCode ?? 1));
  }
}

async function migrateOnly(definition: ServiceDefinition): Promise<void> {
  const databaseUrl = process.env['DATABASE_URL'];
  if (!databaseUrl) throw new ConfigurationWrong(['DATABASE_URL is not set; expected a postgresql:// URL']);
  const schema = schemaOf(definition.service);
  const source = await dataSource(databaseUrl, schema, definition.migrations).initialize();
  const applied = await migrate(source, schema);
  await source.destroy();
  console.log(`${definition.service}: ${applied.length === 0 ? 'up to date' : applied.join(', ')}`);
}

function report({ service }: ServiceDefinition, { message, stack }: Error): void {
  console.error(JSON.stringify({ level: 'fatal', service, timestamp: new Date().toISOString(), message, stack }));
}
