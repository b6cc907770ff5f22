import type { Batch } from 'kafkajs';
import type { RawRecord } from './decode.js';
import { headersToText } from './kafka.js';

/** A fetched batch as records of the topic, which is named without its prefix. */
export function recordsOf({ partition, messages }: Batch, topic: string): RawRecord[] {
  const timestampOf = timestamps();
  return messages.map(({ offset, timestamp, key, value, headers }) => (
    { topic, partition, offset, timestamp: timestampOf(timestamp), key, value, headers: headersToText(headers) }
  ));
}

/** Milliseconds to RFC 3339; most records of a batch have the time of the one before. */
function timestamps(): (milliseconds: string) => string {
  let last = '';
  let text = '';
  return (milliseconds) => {
    if (milliseconds !== last) [last, text] = [milliseconds, new Date(Number(milliseconds)).toISOString()];
    return text;
  };
}
