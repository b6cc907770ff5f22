import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';

/** Every service has the backbone's tables, the platform's, and its own, in that order. */
const SHARED = [
  { set: 'messaging', rank: 1, folder: new URL('../../messaging/migrations/', import.meta.url) },
  { set: 'platform', rank: 2, folder: new URL('../migrations/', import.meta.url) },
];

type MigrationClass = new () => MigrationInterface;

/** A numbered SQL file as the class that TypeORM wants; it orders by the 13 digits at the name's end. */
function migrationOf(set: string, rank: number, folder: URL, file: string): MigrationClass {
  const number = Number(file.slice(0, 4));
  const sql = readFileSync(new URL(file, folder), 'utf8');
  const name = `${set}-${file.replace('.sql', '')}-${rank * 1_000_000_000_000 + number}`;
  return class implements MigrationInterface {
    readonly name = name;
    async up(runner: QueryRunner): Promise<void> {
      await runner.query(sql);
    }
    async down(): Promise<void> {
      throw new Error('migrations only go forward');
    }
  };
}

function migrationsOf(folder: URL): MigrationClass[] {
  return [...SHARED, { set: 'service', rank: 3, folder }].flatMap(({ set, rank, folder: from }) =>
    readdirSync(fileURLToPath(from)).filter((file) => /^\d{4}-.+\.sql$/.test(file)).sort().map((file) => migrationOf(set, rank, from, file)));
}

/** A service's connections: its schema comes first on the search path, and a stopped process can't hold a lock for long. */
export function dataSource(databaseUrl: string, schema: string, migrations: URL): DataSource {
  const settings = [`search_path=${schema}`, 'idle_in_transaction_session_timeout=5000', 'lock_timeout=10000', 'TimeZone=UTC'];
  return new DataSource({
    type: 'postgres',
    url: databaseUrl,
    schema,
    poolSize: 12,
    migrations: migrationsOf(migrations),
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'each',
    extra: { options: settings.map((setting) => `-c ${setting}`).join(' '), connectionTimeoutMillis: 5000 },
  });
}

/** Makes the schema and brings it up to date. Instances that start at once take turns. */
export async function migrate(source: DataSource, schema: string): Promise<string[]> {
  const runner = source.createQueryRunner();
  const lock = `hashtextextended('migrate:${schema}', 0)`;
  await runner.query(`SELECT pg_advisory_lock(${lock})`);
  try {
    await runner.query(`CREATE SCHEMA IF NOT EXISTS "${schema}"`);
    const applied = await source.runMigrations();
    return applied.map((migration) => migration.name);
  } finally {
    await runner.query(`SELECT pg_advisory_unlock(${lock})`);
    await runner.release();
  }
}
