import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Reads outside a command. Writes go through `Commands`. */
@Injectable()
export class Database {
  constructor(private readonly source: DataSource) {}

  async rows<R>(sql: string, parameters: unknown[] = []): Promise<R[]> {
    return (await this.source.query(sql, parameters)) as R[];
  }

  /** Several reads that all see the same moment. PostgreSQL refuses any write among them. */
  async snapshot<R>(read: (reader: Pick<Database, 'rows'>) => Promise<R>): Promise<R> {
    const runner = this.source.createQueryRunner();
    try {
      await runner.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      return await read({ rows: async <Row>(sql: string, parameters: unknown[] = []) => (await runner.query(sql, parameters)) as Row[] });
    } finally {
      // A session that was lost has ended it already.
      await runner.query('ROLLBACK').catch(() => undefined);
      await runner.release();
    }
  }
}
