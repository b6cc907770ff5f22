import { custodianTopics, topics } from '@entresol/contracts/topics';
import type { OrderPlaced } from '@entresol/contracts/order.message';
import type { Batch } from '@entresol/messaging/batch';
import { eventId } from '@entresol/messaging/event-id';
import { Subscribe } from '@entresol/messaging/subscribe';
import type { Work } from '@entresol/messaging/work';
import { ActingPerson, Roles, type IdentifiedRequest, type Person } from '@entresol/platform/identity';
import { Commands } from '@entresol/platform/commands';
import type { ServiceDefinition } from '@entresol/platform/service-definition';
import { Controller, Get, Module, Post, Req } from '@nestjs/common';

/** The smallest service there is: one row, one event and one stream record for each order. The backbone's specs run it. */
@Controller('tally')
export class TallyOrders {
  constructor(private readonly commands: Commands) {}

  @Subscribe(topics.ordersPlaced)
  async tally(batch: Batch<OrderPlaced>, work: Work): Promise<void> {
    const orders = batch.records.map(({ value }) => value);
    if (orders.some((order) => order.orderId === 'BUG')) throw new Error('a bug');
    const fresh = await work.rows<{ order_id: string }>(
      'INSERT INTO tally (order_id, qty) SELECT * FROM unnest($1::text[], $2::numeric[]) ON CONFLICT DO NOTHING RETURNING order_id',
      [orders.map((order) => order.orderId), orders.map((order) => (order.symbol === 'HUGE' ? '1e15' : order.orderQty))],
    );
    const messages = fresh.map(({ order_id: id }) => ({ key: id, id: eventId('tally', id), value: { duty: 'CLOSE_DAY' as const, scope: 'DAY' as const, subject: id } }));
    await work.publish(topics.dutiesPerformed, messages);
    await work.append(custodianTopics.confirmations.of('CUST1'), messages.map((message) => ({ ...message, value: message.value as never })));
  }

  @Post()
  @Roles('operations')
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
  migrations: new URL('../example-migrations/', import.meta.url),
  references: ['instruments'],
  counts: 'SELECT count(*) AS orders FROM tally',
};
