import { compatibilityPartitioner } from '@platformatic/kafka';
import fc from 'fast-check';
import { Partitioners } from 'kafkajs';

describe('the partition of a key', () => {
  it('is the one that kafkajs gives it, whichever of the two sends', () => {
    const partition = Partitioners.DefaultPartitioner();
    const partitionMetadata = Array.from({ length: 6 }, (_, partitionId) => (
      { partitionId, leader: 1, partitionErrorCode: 0, replicas: [1], isr: [1] }));
    fc.assert(fc.property(fc.string({ unit: 'binary', minLength: 1 }), (key) => {
      const bytes = Buffer.from(key);
      const other = compatibilityPartitioner({ topic: 't' }, bytes) % partitionMetadata.length;
      expect(other).toBe(partition({ topic: 't', partitionMetadata, message: { key: bytes, value: null } }));
    }));
  });
});
