import { Client } from 'pg';

/** A database of its own on the run's server, and how to remove it. */
export async function freshDatabase(name: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const server = process.env['DATABASE_URL'];
  if (!server) throw new Error('DATABASE_URL is not set: specs that need a database are run as *.int.spec.ts');
  const onServer = async (sql: string): Promise<void> => {
    const client = new Client({ connectionString: server });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await onServer(`CREATE DATABASE "${name}"`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.toString(), drop: () => onServer(`DROP DATABASE "${name}" WITH (FORCE)`) };
}
