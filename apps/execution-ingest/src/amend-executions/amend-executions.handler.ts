import type { ExecutionAccepted } from '@entresol/contracts/execution.message';
import { eventId } from '@entresol/messaging/event-id';
import type { Work } from '@entresol/messaging/work';
import { Problem } from '@entresol/platform/problem';
import { bookReports } from '../book-executions/book-executions.rules.js';
import { readChains, saveTaken } from '../book-executions/chains.handler.js';
import { completeBlocks } from '../complete-block/complete-block.handler.js';
import { lockBlocks, lockOrders } from '../lock-orders/lock-orders.handler.js';
import { INSERT_REPORTS, insertParameters } from '../report-executions/execution-report.entity.js';
import { amendmentReport, type Amendment } from './amend-executions.rules.js';

interface ReportedAs {
  readonly platform: string;
  readonly tradeDate: string;
}

/** Corrects or cancels a fill by hand. Problems: 404 where no such report was taken, 409 with the reason where its chain refuses. */
export async function amendExecution(work: Work, at: ReportedAs, amendment: Amendment, reason: string): Promise<ExecutionAccepted> {
  const orderId = await orderOf(work, at, amendment.execRefId);
  const orders = await lockOrders(work, [orderId]);
  const blocks = await lockBlocks(work, [...orders.values()].map(({ blockId }) => blockId));
  const [named] = await readChains(work, [{ ...at, orderId, execType: 'TRADE_CANCEL', execRefId: amendment.execRefId }]);
  if (!named) throw unknown(at, amendment.execRefId);
  const { chain } = named;
  // The chain's next version is its own for ever, and so is the id made of it.
  const execId = eventId('AMEND', chain.platform, chain.tradeDate, chain.rootExecId, chain.version + 1);
  const value = amendmentReport(chain, execId, amendment);
  const booking = bookReports([{ value }], { orders, chains: [named], capacities: new Map() });
  const [refused] = booking.refused;
  if (refused) throw new Problem(409, refused.refusal.reason, `${refused.refusal.text}.`, { field: 'execId' });
  await work.run(INSERT_REPORTS, insertParameters([
    { value, source: 'PERSON', rootExecId: chain.rootExecId, reason, raw: Buffer.from(JSON.stringify(value)), origin: 'by hand' },
  ]));
  await saveTaken(work, booking.taken, 'PERSON');
  await completeBlocks(work, blocks);
  return booking.taken[0]!.after;
}

async function orderOf(work: Work, at: ReportedAs, execId: string): Promise<string> {
  const [report] = await work.rows<{ orderId: string }>(
    `SELECT order_id AS "orderId" FROM execution_report WHERE (platform, trade_date, exec_id) = ($1, $2, $3) AND outcome = 'TAKEN'`,
    [at.platform, at.tradeDate, execId],
  );
  if (!report) throw unknown(at, execId);
  return report.orderId;
}

function unknown({ platform, tradeDate }: ReportedAs, execId: string): Problem {
  return new Problem(404, 'UNKNOWN_EXECUTION', `No execution ${execId} of ${platform} on ${tradeDate} was taken.`, { field: 'execId' });
}
