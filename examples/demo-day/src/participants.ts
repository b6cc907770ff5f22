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

/** Connects everyone, or no one. */
export async function gather(address: BrokerAddress, plan: DayPlan): Promise<Participants> {
  const present: { stop(): Promise<void> }[] = [];
  const stop = async () => { await Promise.allSettled(present.map((one) => one.stop())); };
  const join = async <P extends { stop(): Promise<void> }>(participant: Promise<P>): Promise<P> => {
    present.push(await participant);
    return participant;
  };
  try {
    const platforms = { OMS1: await join(TradingPlatform.connect(address, 'OMS1')), OMS2: await join(TradingPlatform.connect(address, 'OMS2')) };
    const orderManagement = await join(OrderManagement.connect(address));
    const custodians: Custodian[] = [];
    for (const manners of plan.custodians) custodians.push(await join(Custodian.start(address, manners)));
    return { platforms, orderManagement, custodians, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
