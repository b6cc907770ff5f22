import type { AllocationInstructed } from '@entresol/contracts/allocation.message';
import type { OrderPlaced } from '@entresol/contracts/order.message';
import type { ActivityReported } from '@entresol/contracts/statement.message';
import { topics } from '@entresol/contracts/topics';
import type { Producer } from 'kafkajs';
import { connectProducer, sendInOrder, toMessage, type BrokerAddress } from './broker.client.js';

/** Order management: orders, how they are to be split, and what the accounts held the day before. */
export class OrderManagement {
  private constructor(private readonly producer: Producer, private readonly topicPrefix: string) {}

  static async connect(address: BrokerAddress): Promise<OrderManagement> {
    return new OrderManagement(await connectProducer(address, 'order-management'), address.topicPrefix ?? '');
  }

  async openAccounts(openings: readonly ActivityReported[]): Promise<void> {
    await this.#send(topics.activitiesReported.name, openings.map((opening) => toMessage(opening.account, opening)));
  }

  async placeOrders(orders: readonly OrderPlaced[]): Promise<void> {
    await this.#send(topics.ordersPlaced.name, orders.map((order) => toMessage(order.orderId, order)));
  }

  async instruct(instructions: readonly AllocationInstructed[]): Promise<void> {
    await this.#send(topics.allocationsInstructed.name, instructions.map((instruction) => toMessage(instruction.blockId, instruction)));
  }

  async stop(): Promise<void> {
    await this.producer.disconnect();
  }

  async #send(topic: string, messages: ReturnType<typeof toMessage>[]): Promise<void> {
    await sendInOrder(this.producer, this.topicPrefix + topic, messages);
  }
}
