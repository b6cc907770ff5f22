import type { ExecutionAccepted, ExecutionReported } from '@entresol/contracts/execution.message';
import { topics } from '@entresol/contracts/topics';
import { assertedActor } from '@entresol/contracts/envelope';
import { eventId } from '@entresol/messaging/event-id';
import type { Outgoing, Work } from '@entresol/messaging/work';
import type { LastCapacity } from '@entresol/trade/execution';
import { columns } from '../columns.js';
import { REPORTED_COLUMNS, type ReportSource } from '../report-executions/execution-report.entity.js';
import { identityOf } from '../report-executions/identify-reports.rules.js';
import type { Book, Taken } from './book-executions.rules.js';
import { orderChanges } from './order-change.rules.js';

type Referring = Pick<ExecutionReported, 'platform' | 'tradeDate' | 'orderId' | 'execType' | 'execRefId'>;

/** The chains that corrections and cancels refer to, within their orders, which are locked. */
export async function readChains(work: Work, reports: readonly Referring[]): Promise<Book['chains']> {
  const references = reports.filter(({ execType }) => execType !== 'TRADE');
  if (references.length === 0) return [];
  // Row by row through both keys: joined, the platform and date that all share would lead the planner to pair every fill with every reference.
  const rows = await work.rows<ExecutionAccepted & { refersTo: string }>(
    `SELECT refers_to AS "refersTo", root_exec_id AS "rootExecId", version, live, ${REPORTED_COLUMNS} FROM (
       SELECT DISTINCT ref.exec_id AS refers_to, e.*
         FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS ref (platform, trade_date, order_id, exec_id)
        CROSS JOIN LATERAL (SELECT root_exec_id FROM execution_report r
          WHERE (r.platform, r.trade_date, r.exec_id, r.order_id) = (ref.platform, ref.trade_date, ref.exec_id, ref.order_id) LIMIT 1) AS named
        CROSS JOIN LATERAL (SELECT * FROM execution x
          WHERE (x.platform, x.trade_date, x.root_exec_id) = (ref.platform, ref.trade_date, named.root_exec_id) LIMIT 1) AS e) AS chain`,
    columns(references, ['platform', 'tradeDate', 'orderId', 'execRefId']),
  );
  return rows.map(({ refersTo, ...chain }) => ({ execRefId: refersTo, chain }));
}

/** Stores what was taken, changes the figures of its orders, and publishes what now stands of each fill. */
export async function saveTaken(work: Work, taken: readonly Taken<{ value: ExecutionReported }>[], source: ReportSource): Promise<void> {
  if (taken.length === 0) return;
  await saveAmended(work, taken.map(({ after }) => after).filter(({ version }) => version > 1));
  await work.run(
    `UPDATE orders o SET reports = o.reports + c.reports, fills = o.fills + c.fills, qty = o.qty + c.qty, gross = o.gross + c.gross
       FROM unnest($1::text[], $2::int[], $3::int[], $4::numeric[], $5::numeric[]) AS c (order_id, reports, fills, qty, gross)
      WHERE o.order_id = c.order_id`,
    columns(orderChanges(taken, source !== 'PERSON'), ['orderId', 'reports', 'fills', 'qty', 'gross']),
  );
  await work.publish(topics.executionsAccepted, taken.map(({ after }) => accepted(after, source)));
}

/** The latest of each chain; a fill that was never amended stands as its report says. */
async function saveAmended(work: Work, amended: readonly ExecutionAccepted[]): Promise<void> {
  if (amended.length === 0) return;
  const standing = new Map(amended.map((chain) => [identityOf({ ...chain, execId: chain.rootExecId }), chain]));
  await work.run(
    `INSERT INTO amended_execution (platform, trade_date, root_exec_id, version, live, exec_id, exec_type, exec_ref_id, order_id, block_id, symbol, side,
       last_qty, last_px, currency, last_mkt, transact_time, last_capacity, trader)
     SELECT platform, trade_date, root_exec_id, version, live, exec_id, exec_type, exec_ref_id, order_id, block_id, symbol, side,
            last_qty::numeric, last_px::numeric, currency, last_mkt, transact_time, last_capacity, trader
       FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::boolean[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
              $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::text[], $19::text[])
         AS c (platform, trade_date, root_exec_id, version, live, exec_id, exec_type, exec_ref_id, order_id, block_id, symbol, side,
               last_qty, last_px, currency, last_mkt, transact_time, last_capacity, trader)
     ON CONFLICT (platform, trade_date, root_exec_id) DO UPDATE SET version = EXCLUDED.version, live = EXCLUDED.live, exec_id = EXCLUDED.exec_id,
       exec_type = EXCLUDED.exec_type, exec_ref_id = EXCLUDED.exec_ref_id, last_qty = EXCLUDED.last_qty, last_px = EXCLUDED.last_px,
       last_mkt = EXCLUDED.last_mkt, trader = EXCLUDED.trader`,
    columns([...standing.values()], [
      'platform', 'tradeDate', 'rootExecId', 'version', 'live', 'execId', 'execType', 'execRefId', 'orderId', 'blockId', 'symbol', 'side',
      'lastQty', 'lastPx', 'currency', 'lastMkt', 'transactTime', 'lastCapacity', 'trader',
    ]),
  );
}

/** ce_id of what is told of a version of a fill. */
export function acceptedId({ platform, tradeDate, rootExecId, version }: ExecutionAccepted): string {
  return eventId('X', platform, tradeDate, rootExecId, version);
}

/**
 * A platform's report is its trader's doing. Of a deal by phone the trader is known himself; so is he who amends by hand, whose `sub` the
 * chain carries as its trader.
 */
function accepted(chain: ExecutionAccepted, source: ReportSource): Outgoing<ExecutionAccepted> {
  const { platform, blockId, trader } = chain;
  const actor = source === 'PLATFORM' ? assertedActor(platform, trader) : trader;
  const duty = source === 'PERSON' ? 'AMEND' : 'EXECUTE';
  return { key: blockId, value: chain, id: acceptedId(chain), subject: blockId, actor, duty };
}

/** Notes the capacity of blocks' first fills. The blocks are locked. */
export async function saveCapacities(work: Work, capacities: ReadonlyMap<string, LastCapacity>): Promise<void> {
  if (capacities.size === 0) return;
  await work.run(
    'UPDATE blocks b SET last_capacity = c.capacity FROM unnest($1::text[], $2::text[]) AS c (block_id, capacity) WHERE b.block_id = c.block_id',
    [[...capacities.keys()], [...capacities.values()]],
  );
}
