import type { PlatformTotalled } from '@entresol/contracts/block.message';
import type { ExecutionsTotalled } from '@entresol/contracts/execution.message';
import { topics } from '@entresol/contracts/topics';
import type { Received } from '@entresol/messaging/batch';
import { eventId } from '@entresol/messaging/event-id';
import type { Outgoing, Work } from '@entresol/messaging/work';
import { columns } from '../columns.js';
import { holdConflicts } from '../hold-blocks/hold-blocks.handler.js';
import { reviseTotals, totalContent, totalKey } from '../total-executions/total-executions.rules.js';
import { addChanges, dayAfter, dayKey, type DayChange } from './complete-day.rules.js';
import type { PlatformDayRow } from './platform-day.entity.js';

/**
 * Counts what came of platforms' days, takes their totals, and publishes days that moved. The last that a transaction locks: batches
 * of one platform take turns here.
 */
export async function completeDays(work: Work, changes: readonly DayChange[], totals: readonly Received<ExecutionsTotalled>[] = []): Promise<void> {
  const changeOf = addChanges([...changes, ...totals.map(({ value: { platform, tradeDate } }) => ({ platform, tradeDate }))]);
  if (changeOf.size === 0) return;
  const days = await lockDays(work, [...changeOf.values()]);
  const { newest, conflicting } = reviseTotals(totals, new Map(days.filter(isTotalled).map((day) => [totalKey(day), day])));
  await holdConflicts(work, conflicting.map((record) => ({ record, content: totalContent(record.value), orderIds: [] })));
  const totalOf = new Map(newest.map(({ value }) => [dayKey(value), value]));
  const after = days.map((day) => dayAfter(day, changeOf.get(dayKey(day)), totalOf.get(dayKey(day))));
  await save(work, after);
  await work.publish(topics.platformsTotalled, after.filter((day, place) => day.version > days[place]!.version).map(totalled));
}

async function lockDays(work: Work, keys: readonly DayChange[]): Promise<PlatformDayRow[]> {
  const parameters = columns(keys, ['platform', 'tradeDate']);
  await work.run(
    `INSERT INTO platform_day (platform, trade_date) SELECT * FROM unnest($1::text[], $2::text[]) AS d (platform, trade_date) ORDER BY platform, trade_date
     ON CONFLICT DO NOTHING`,
    parameters,
  );
  const named = 'WHERE (platform, trade_date) IN (SELECT * FROM unnest($1::text[], $2::text[]))';
  await work.run(`SELECT 1 FROM platform_day ${named} ORDER BY platform, trade_date FOR UPDATE`, parameters);
  return work.rows<PlatformDayRow>(
    `SELECT platform, trade_date AS "tradeDate", reports::float8, duplicates::float8, orders_totalled::float8 AS "ordersTotalled", revision::float8,
            num_orders::float8 AS "numOrders", num_reports::float8 AS "numReports", version, state FROM platform_day ${named}`,
    parameters,
  );
}

function isTotalled(day: PlatformDayRow): day is PlatformDayRow & { revision: number; numReports: number } {
  return day.revision !== null;
}

async function save(work: Work, days: readonly PlatformDayRow[]): Promise<void> {
  await work.run(
    `UPDATE platform_day p SET reports = d.reports, duplicates = d.duplicates, orders_totalled = d.orders_totalled, revision = d.revision,
            num_orders = d.num_orders, num_reports = d.num_reports, version = d.version, state = d.state
       FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::int[], $10::text[])
            AS d (platform, trade_date, reports, duplicates, orders_totalled, revision, num_orders, num_reports, version, state)
      WHERE (p.platform, p.trade_date) = (d.platform, d.trade_date)`,
    columns(days, ['platform', 'tradeDate', 'reports', 'duplicates', 'ordersTotalled', 'revision', 'numOrders', 'numReports', 'version', 'state']),
  );
}

/** Tells what the platform says; the state tells whether it has come. */
function totalled({ platform, tradeDate, version, state, numOrders, numReports }: PlatformDayRow): Outgoing<PlatformTotalled> {
  const value = { platform, tradeDate, version, state, numOrders: numOrders ?? 0, numReports: numReports ?? 0 };
  return { key: platform, value, id: eventId('P', platform, tradeDate, version) };
}
