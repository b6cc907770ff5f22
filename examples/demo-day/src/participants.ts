import type { PlatformId } from './blocks.rules.js';
import type { BrokerAddress } from './broker.client.js';
import { Custodian } from './custodian.client.js';
import type { DayPlan } from './day-plan.js';
import { OrderManagement } from './order-management.client.js';
import { TradingPlatform } from './platform.client.js';

/** Those of the outside world who are connected to the broker. */
export interface Participants {
  readonly platforms: Readonly<Record<PlatformId, TradingPlatform>>;
  readonly orderManagement: OrderManagement;
  readonly custodians: readonly Custodian[];
  /** Disconnects all of them, whoever fails to. */
  stop(): Promise<void>;
}

/** Takes note of a participant once he is connected. */
export type Join = <P extends { stop(): Promise<void> }>(participant: Promise<P>) => Promise<P>;

/** Connects everyone, or no one. `stop` disconnects all of them, whoever fails to. */
export async function connectAll<C>(connect: (join: Join) => Promise<C>): Promise<C & { stop(): Promise<void> }> {
  const present: { stop(): Promise<void> }[] = [];
  const stop = async () => { await Promise.allSettled(present.map((one) => one.stop())); };
  try {
    const company = await connect(async (participant) => {
      present.push(await participant);
      return participant;
    });
    return { ...company, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

export function gather(address: BrokerAddress, plan: DayPlan): Promise<Participants> {
  return connectAll(async (join) => {
    const platforms = { OMS1: await join(TradingPlatform.connect(address, 'OMS1')), OMS2: await join(TradingPlatform.connect(address, 'OMS2')) };
    const orderManagement = await join(OrderManagement.connect(address));
    const custodians: Custodian[] = [];
    for (const manners of plan.custodians) custodians.push(await join(Custodian.start(address, manners)));
    return { platforms, orderManagement, custodians };
  });
}
