import { DUTIES, type Duty } from '@entresol/trade/duty';

/** CloudEvents 1.0 in binary mode, with two extensions of ours: a header each where outsiders read, all in one inside the platform. */
export interface Envelope {
  /** `ce_id`: the same fact has the same id for ever. */
  readonly id: string;
  /** `ce_type`: the topic's name. */
  readonly type: string;
  /** `ce_time`: when the fact came to be, RFC 3339. */
  readonly time: string;
  /** `ce_subject`: the trade's lineage root, the blockId, where there is one. */
  readonly subject?: string;
  /** `ce_actor`: a person's `sub`, an asserted `<source>/<user id>`, or `service:<name>`. */
  readonly actor?: string;
  /** `ce_duty`: what the actor decided. */
  readonly duty?: Duty;
  /** `ce_sequence`: the place in a gapless stream. */
  readonly sequence?: string;
}

const FIELDS = ['id', 'type', 'time', 'subject', 'actor', 'duty', 'sequence'] as const;

const HEADERS = FIELDS.map((field) => [field, `ce_${field}`] as const);

const PACKED = 'ce';

/**
 * All attributes in one header, a line each in the order of their names above: what kafkajs does for a header costs more than what it
 * does for a payload, and six of them more than the rest of a message's way. None can hold a line feed.
 */
export function packHeaders(envelope: Envelope): Record<string, string> {
  return { [PACKED]: FIELDS.map((field) => envelope[field] ?? '').join('\n') };
}

/** What was packed, a header each; other headers stay as they are. */
export function unpackHeaders({ [PACKED]: packed, ...others }: Record<string, string>): Record<string, string> {
  if (packed === undefined) return others;
  const lines = packed.split('\n');
  HEADERS.forEach(([, header], place) => {
    if (lines[place]) others[header] = lines[place];
  });
  return others;
}

/** Header name to value, as Kafka carries it to outsiders. */
export function toHeaders(envelope: Envelope): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const field of FIELDS) {
    const value = envelope[field];
    if (value !== undefined) headers[`ce_${field}`] = value;
  }
  return headers;
}

/** What of an envelope the headers carry; outsiders may omit it all. An unknown duty is dropped, not trusted. */
export function fromHeaders(headers: Record<string, unknown> | undefined): Partial<Envelope> {
  const envelope: Record<string, string> = {};
  for (const [field, header] of HEADERS) {
    const value = headers?.[header];
    if (value !== undefined && value !== null) envelope[field] = String(value);
  }
  if (envelope['duty'] !== undefined && !(DUTIES as readonly string[]).includes(envelope['duty'])) delete envelope['duty'];
  return envelope as Partial<Envelope>;
}

/** The actor that an outsider's user id stands for until compliance maps it to a person: no person's `sub` holds a slash. */
export function assertedActor(source: string, userId: string): string {
  return `${source}/${userId}`;
}
