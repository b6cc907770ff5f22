import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { prepared } from './prepared.js';

/**
 * One session that holds a service's relay lock. Lock, read and mark go over this one connection, so that a relay that lost its lock
 * can mark nothing; a relay that stops breathing is thrown out after 5 s.
 */
export class RelaySession {
  #client: Client | undefined;

  constructor(private readonly source: DataSource, private readonly name: string) {}

  /** True once this process is the relay. */
  async held(): Promise<boolean> {
    if (this.#client) return true;
    const options = this.source.options as { url?: string; extra?: { options?: string } };
    const client = new Client({ connectionString: options.url, options: `${options.extra?.options ?? ''} -c idle_session_timeout=5000` });
    client.on('error', () => this.#drop(client));
    client.on('end', () => this.#drop(client));
    try {
      await client.connect();
      const { rows } = await client.query<{ held: boolean }>(
        "SELECT pg_try_advisory_lock(hashtextextended('relay:' || current_schema() || ':' || $1, 0)) AS held",
        [this.name],
      );
      if (rows[0]?.held) this.#client = client;
      else await client.end();
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    return this.#client !== undefined;
  }

  async query<R>(sql: string, parameters: unknown[] = []): Promise<R[]> {
    if (!this.#client) throw new Error(`the relay session ${this.name} is lost`);
    return (await this.#client.query(prepared(sql, parameters))).rows as R[];
  }

  async transaction<R>(action: () => Promise<R>): Promise<R> {
    await this.query('BEGIN');
    try {
      const result = await action();
      const commit = await this.#client!.query('COMMIT');
      if (commit.command !== 'COMMIT') throw new Error(`COMMIT was answered with ${commit.command}`);
      return result;
    } catch (error) {
      await this.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => undefined);
  }

  #drop(client: Client): void {
    if (this.#client === client) this.#client = undefined;
  }
}
