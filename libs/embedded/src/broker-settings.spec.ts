import { readFileSync } from 'node:fs';
import { brokerSettings } from './broker-settings.js';

const COMPOSE = new URL('../../../docker-compose.yml', import.meta.url);
/** What belongs to the image, not to the broker's own settings. */
const IMAGE_ONLY = ['KAFKA_HEAP_OPTS'];

/** The broker's environment in docker-compose.yml, by Kafka's names. */
function composeSettings(): Record<string, string> {
  const lines = readFileSync(COMPOSE, 'utf8').matchAll(/^ {6}(KAFKA_[A-Z_]+): '?([^'\n]+)'?$/gm);
  const settings = [...lines].filter(([, name]) => !IMAGE_ONLY.includes(name!));
  return Object.fromEntries(settings.map(([, name, value]) => [name!.replace('KAFKA_', '').toLowerCase().replaceAll('_', '.'), value!]));
}

it('is the same broker in docker-compose.yml', () => {
  const container = brokerSettings({ host: '0.0.0.0', port: 9092, controllerPort: 9093, advertisedPort: 9092, dataDirectory: '/var/lib/kafka/data' });
  expect(composeSettings()).toEqual({ ...container, 'advertised.listeners': 'PLAINTEXT://kafka:9092' });
});
