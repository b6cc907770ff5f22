/** One broker's settings by Kafka's own names. */
export type BrokerSettings = Record<string, string>;

/**
 * A single broker that is its own controller, for one machine: nothing is replicated, the internal topics are small, and a member that
 * died is replaced within seconds. Topics are never made by accident.
 */
const SINGLE_BROKER: BrokerSettings = {
  'process.roles': 'broker,controller',
  'node.id': '1',
  'controller.listener.names': 'CONTROLLER',
  'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
  'auto.create.topics.enable': 'false',
  'default.replication.factor': '1',
  'min.insync.replicas': '1',
  'offsets.topic.replication.factor': '1',
  'offsets.topic.num.partitions': '4',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'transaction.state.log.num.partitions': '4',
  'share.coordinator.state.topic.replication.factor': '1',
  'share.coordinator.state.topic.min.isr': '1',
  'share.coordinator.state.topic.num.partitions': '1',
  'group.initial.rebalance.delay.ms': '0',
  'group.min.session.timeout.ms': '1000',
  // A broker killed and started again registers once its old session has run out.
  'broker.session.timeout.ms': '6000',
  'broker.heartbeat.interval.ms': '500',
  // The cleaner's default buffer alone would take a quarter of the heap.
  'log.cleaner.dedupe.buffer.size': '16777216',
};

export interface BrokerAddress {
  /** Interface the broker binds to. */
  host: string;
  port: number;
  controllerPort: number;
  /** Port clients on this machine reach it at. */
  advertisedPort: number;
  dataDirectory: string;
  /** A listener besides, for clients that reach it through a proxy. */
  proxied?: ProxiedListener;
}

/** Where the broker binds for a proxy, and the proxy's own port, at which its clients are told to find the broker. */
export interface ProxiedListener {
  port: number;
  advertisedPort: number;
}

/** The settings of the single broker at an address. */
export function brokerSettings(address: BrokerAddress): BrokerSettings {
  const { proxied } = address;
  const own = { listens: `PLAINTEXT://${address.host}:${address.port}`, advertised: `PLAINTEXT://127.0.0.1:${address.advertisedPort}` };
  return {
    ...SINGLE_BROKER,
    ...(proxied && { 'listener.security.protocol.map': `${SINGLE_BROKER['listener.security.protocol.map']},PROXIED:PLAINTEXT` }),
    listeners: `${own.listens},CONTROLLER://127.0.0.1:${address.controllerPort}${proxied ? `,PROXIED://127.0.0.1:${proxied.port}` : ''}`,
    'advertised.listeners': own.advertised + (proxied ? `,PROXIED://127.0.0.1:${proxied.advertisedPort}` : ''),
    'controller.quorum.voters': `1@127.0.0.1:${address.controllerPort}`,
    'log.dirs': address.dataDirectory,
  };
}
