import { custodianTopics, topics } from '@entresol/contracts/topics';
import type { OrderPlaced } from '@entresol/contracts/order.message';
import type { Batch } from '@entresol/messaging/batch';
import { eventId } from '@entresol/messaging/event-id';
import { Subscribe } from '@entresol/messaging/subscribe';
import type { Work } from '@entresol/messaging/work';
import { ActingPerson, type IdentifiedRequest, type Person } from '@entresol/platform/identity';
import { Commands } from '@entresol/platform/commands';
import type { ServiceDefinition } from '@entresol/platform/service-definition';
import { Controller, Get, Module, Post, Req } from '@nestjs/common';

/**
 * The smallest service there is: one row, one event and one stream record for each order. The backbone's specs run it, so some
 * symbols and ids stand for what may go wrong.
 */
@Controller('tally')
export class TallyOrders {
  constructor(private readonly commands: Commands) {}

  @Subscribe(topics.ordersPlaced)
  async tally(batch: Batch<OrderPlaced>, work: Work): Promise<void> {
    const orders = await this.#dueOrders(batch, work);
    if (orders.some((order) => order.orderId === 'BUG')) throw new Error('a bug');
    if (orders.some((order) => order.orderId === 'SWALLOWED')) await work.run('SELECT 1 / 0').catch(() => undefined);
    const fresh = await work.rows<{ order_id: string }>(
      'INSERT INTO tally (order_id, qty) SELECT * FROM unnest($1::text[], $2::numeric[]) ON CONFLICT DO NOTHING RETURNING order_id',
      [orders.map((order) => order.orderId), orders.map((order) => (order.symbol === 'HUGE' ? '1e15' : order.orderQty))],
    );
    const duty = { duty: 'CLOSE_DAY', scope: 'DAY' } as const;
    const messages = fresh.map(({ order_id: id }) => ({ key: id, id: eventId('tally', id), value: { ...duty, subject: id } }));
    await work.publish(topics.dutiesPerformed, messages);
    await work.append(custodianTopics.confirmations.of('CUST1'), messages.map((message) => ({ ...message, value: message.value as never })));
  }

  /** An order for `WAITS` waits until one for `OPENS` comes in its block. */
  async #dueOrders({ records }: Batch<OrderPlaced>, work: Work): Promise<OrderPlaced[]> {
    const blockOf = ({ value }: { value: OrderPlaced }): string => `block:${value.blockId}`;
    const waiting = records.filter(({ value }) => value.symbol === 'WAITS');
    const opening = records.filter(({ value }) => value.symbol === 'OPENS');
    await work.lock('tally', [...waiting, ...opening].map(blockOf));
    await work.park(waiting.map((record) => ({ record, waitsOn: blockOf(record) })));
    const released = await work.unpark(topics.ordersPlaced, opening.map(blockOf));
    return [...records.filter((record) => !waiting.includes(record)), ...released].map(({ value }) => value);
  }

  @Post()
  async add(@Req() request: IdentifiedRequest, @ActingPerson() person: Person): Promise<{ by: string }> {
    return this.commands.run(request, async (work) => {
      await work.run("INSERT INTO tally VALUES ('by-hand', 1)");
      return { by: person.sub };
    });
  }

  @Get('closed')
  closed(): string {
    return 'no one may read this';
  }
}

@Module({ controllers: [TallyOrders] })
class TallyModule {}

export const tally: ServiceDefinition = {
  service: 'tally',
  title: 'Tally',
  port: 0,
  module: TallyModule,
  permissions: { 'POST /tally': ['operations'], 'GET /tally/closed': [] },
  migrations: new URL('../example-migrations/', import.meta.url),
  references: ['instruments'],
  counts: 'SELECT count(*) AS orders FROM tally',
};
