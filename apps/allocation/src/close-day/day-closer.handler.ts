import { Backbone } from '@entresol/messaging/backbone';
import { Loop } from '@entresol/messaging/loop';
import { Database } from '@entresol/platform/database';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { decideNext, finishClosing } from './close-day.handler.js';

/**
 * Closes the days that are closing, round by round, each chunk in a transaction of its own. All it knows is in the days' rows, so it
 * goes on after a crash, and in several instances at once, where the day's row lets one at a time decide.
 */
@Injectable()
export class DayCloser implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('day-closer');
  private readonly loop = new Loop('close-day', 250, () => this.round(), (error) => this.logger.error(error.stack ?? error.message));

  constructor(private readonly backbone: Backbone, private readonly database: Database) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.loop.stop();
  }

  wake(): void {
    this.loop.wake();
  }

  private async round(): Promise<void> {
    // Before that, reference data and what was decided elsewhere may not be here yet.
    if (!this.backbone.ready) return;
    const days = await this.database.rows<{ tradeDate: string }>(
      `SELECT trade_date::text AS "tradeDate" FROM trading_day WHERE state = 'CLOSING' ORDER BY trade_date`,
    );
    for (const { tradeDate } of days) {
      for (let last: string | null = ''; last !== null; ) {
        const after: string = last;
        last = await this.backbone.transact((work) => decideNext(work, tradeDate, after));
      }
      await this.backbone.transact((work) => finishClosing(work, tradeDate));
    }
  }
}
