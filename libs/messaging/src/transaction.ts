import type { PoolClient } from 'pg';
import type { DataSource, QueryRunner } from 'typeorm';
import { failpoint, failpointDuring } from './failpoint.js';

/** COMMIT was answered with another tag: a statement had failed, its error was swallowed, and PostgreSQL undid the transaction. */
export class NotCommitted extends Error {
  constructor(tag: string) {
    super(`COMMIT was answered with ${tag}: nothing of this transaction is stored`);
  }
}

/**
 * One transaction on one connection. TypeORM's own commit resolves although PostgreSQL rolled back (a caught failure inside it is
 * enough), so BEGIN and COMMIT go to the driver and the tag is checked.
 */
export class Transaction {
  private constructor(private readonly runner: QueryRunner, readonly client: PoolClient) {}

  static async begin(source: DataSource): Promise<Transaction> {
    const runner = source.createQueryRunner();
    try {
      const client = (await runner.connect()) as PoolClient;
      failpoint('before-begin');
      await client.query('BEGIN');
      failpoint('after-begin');
      return new Transaction(runner, client);
    } catch (error) {
      await runner.release();
      throw error;
    }
  }

  get manager() {
    return this.runner.manager;
  }

  async commit(): Promise<void> {
    try {
      failpoint('before-commit');
      const result = await failpointDuring('commit-on-its-way', this.client.query('COMMIT'));
      if (result.command !== 'COMMIT') throw new NotCommitted(result.command);
      failpoint('after-commit');
    } finally {
      await this.runner.release();
    }
  }

  /** Undoes it all; a connection that is gone has done so already. */
  async rollback(): Promise<void> {
    try {
      await this.client.query('ROLLBACK');
    } catch {
      // the server rolls back what a lost session left open
    } finally {
      await this.runner.release();
    }
  }
}
