import { topics } from '@entresol/contracts/topics';
import { eventId } from '@entresol/messaging/event-id';
import type { Work } from '@entresol/messaging/work';
import { Problem } from '@entresol/platform/problem';
import { takeReports } from '../report-executions/take-reports.handler.js';
import { PHONE_TRADE_COLUMNS, type PhoneTradeRow } from './phone-trade.entity.js';
import type { PhoneTrade } from './phone-trade.message.js';
import { decisionRefused, phoneReport, sameDeal, type Order } from './phone-trade.rules.js';

/**
 * Stores a deal by phone, which counts nowhere yet. The same again is the same deal. Problems: 404 UNKNOWN_ORDER, 409
 * DUPLICATE_ID_OTHER_CONTENT.
 */
export async function enterPhoneTrade(work: Work, trade: PhoneTrade, person: string): Promise<PhoneTradeRow> {
  await readOrder(work, trade.orderId);
  const { orderId, ticket, lastQty, lastPx, lastMkt, transactTime, lastCapacity, reason } = trade;
  const execId = eventId('PHONE', orderId, ticket);
  await work.run(
    `INSERT INTO phone_trade (exec_id, order_id, ticket, last_qty, last_px, last_mkt, transact_time, last_capacity, reason, entered_by, entered_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING`,
    [execId, orderId, ticket, lastQty, lastPx, lastMkt, transactTime, lastCapacity, reason, person, work.now],
  );
  const stored = await lockPhoneTrade(work, execId);
  if (sameDeal(stored, { ...trade, execId, enteredBy: person })) return stored;
  throw new Problem(409, 'DUPLICATE_ID_OTHER_CONTENT', `Ticket ${ticket} of order ${orderId} is known with other content.`, { field: 'ticket' });
}

/**
 * Approves a deal by phone, which from here on goes the way of a platform's report, executed by the trader who entered it. Who approves
 * executes nothing; but by his decision what stands as executed changes by hand, and that duty is AMEND. Problems: 404
 * UNKNOWN_PHONE_TRADE, 403 OWN_PHONE_TRADE, 409 ALREADY_DECIDED, or 409 with the reason why the report was refused.
 */
export async function approvePhoneTrade(work: Work, execId: string, person: string): Promise<PhoneTradeRow> {
  const trade = await undecided(work, execId, person);
  const order = await readOrder(work, trade.orderId);
  const value = phoneReport(order, trade);
  const { refused: [refused] } = await takeReports(work, { source: 'PHONE', records: [{
    value, raw: Buffer.from(JSON.stringify(value)), key: value.orderId, headers: {}, envelope: {}, topic: topics.executionsReported.name, partition: -1,
    offset: '-1', timestamp: work.now, origin: `by phone, ticket ${trade.ticket}, approved by ${person}`,
  }] });
  if (refused) throw new Problem(409, refused.refusal.reason, `${refused.refusal.text}.`, { field: 'execId' });
  await work.publish(topics.dutiesPerformed, [{
    key: order.blockId, id: eventId('approved', execId, person), subject: order.blockId, actor: person, duty: 'AMEND',
    value: { duty: 'AMEND', scope: 'TRADE', subject: order.blockId, performedAt: work.now, references: [execId] },
  }]);
  return decide(work, execId, { state: 'APPROVED', person, refusal: null });
}

/** Rejects a deal by phone, which then never counts. Problems: as of an approval. */
export async function rejectPhoneTrade(work: Work, execId: string, person: string, reason: string): Promise<PhoneTradeRow> {
  await undecided(work, execId, person);
  return decide(work, execId, { state: 'REJECTED', person, refusal: reason });
}

async function undecided(work: Work, execId: string, person: string): Promise<PhoneTradeRow> {
  const trade = await lockPhoneTrade(work, execId);
  const refused = decisionRefused(trade, person);
  if (refused) throw new Problem(refused.status, refused.code, refused.text, { field: 'execId' });
  return trade;
}

async function decide(
  work: Work, execId: string, { state, person, refusal }: { state: 'APPROVED' | 'REJECTED'; person: string; refusal: string | null },
): Promise<PhoneTradeRow> {
  const [decided] = await work.rows<PhoneTradeRow>(
    `UPDATE phone_trade SET state = $2, decided_by = $3, decided_at = $4, refusal = $5 WHERE exec_id = $1 RETURNING ${PHONE_TRADE_COLUMNS}`,
    [execId, state, person, work.now, refusal],
  );
  return decided!;
}

/** Deals are locked before anything else: only what is done here locks them. */
async function lockPhoneTrade(work: Work, execId: string): Promise<PhoneTradeRow> {
  const [trade] = await work.rows<PhoneTradeRow>(`SELECT ${PHONE_TRADE_COLUMNS} FROM phone_trade WHERE exec_id = $1 FOR UPDATE`, [execId]);
  if (!trade) throw new Problem(404, 'UNKNOWN_PHONE_TRADE', `No deal by phone ${execId} is known.`, { field: 'execId' });
  return trade;
}

/** An order once placed stays as it is. */
async function readOrder(work: Work, orderId: string): Promise<Order> {
  const [order] = await work.rows<Order>(
    `SELECT platform, block_id AS "blockId", symbol, side, currency, trade_date AS "tradeDate" FROM orders WHERE order_id = $1 AND block_id IS NOT NULL`,
    [orderId],
  );
  if (!order) throw new Problem(404, 'UNKNOWN_ORDER', `No order ${orderId} is known.`, { field: 'orderId' });
  return order;
}
