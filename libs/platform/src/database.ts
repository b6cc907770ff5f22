import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Reads outside a command. Writes go through `Commands`. */
@Injectable()
export class Database {
  constructor(private readonly source: DataSource) {}

  async rows<R>(sql: string, parameters: unknown[] = []): Promise<R[]> {
    return (await this.source.query(sql, parameters)) as R[];
  }
}
