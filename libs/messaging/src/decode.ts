import 'reflect-metadata';
import { isUtf8 } from 'node:buffer';
import { fromHeaders } from '@entresol/contracts/envelope';
import type { MessageClass } from '@entresol/contracts/topic';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import type { Poisoned, Received } from './batch.js';
import { compiledCheck } from './compiled-check.js';

/** A record as the broker gave it. */
export interface RawRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** Thrown where a record breaks its contract. `reason` is a stable code. */
export class ContractBroken extends Error {
  constructor(
    readonly reason: string,
    text: string,
    readonly field: string | null = null,
    readonly parsed: Record<string, unknown> | null = null,
  ) {
    super(text);
  }
}

/** Turns a record's bytes into the plain object that its message class then checks: JSON, unless a subscription knows better. */
export interface Parser {
  (value: Buffer): Record<string, unknown>;
  /** Loads what these values can't be read without. Called before any of them is; undefined where all is there, as it mostly is. */
  prepare?(records: readonly Pick<RawRecord, 'value'>[]): Promise<void> | undefined;
}

export const parseJson: Parser = (value) => {
  let parsed: unknown;
  try {
    if (!isUtf8(value)) throw new Error('not UTF-8');
    parsed = JSON.parse(value.toString());
  } catch (error) {
    throw new ContractBroken('MALFORMED_MESSAGE', `not JSON in UTF-8: ${(error as Error).message}`.replace(/[^\x20-\x7e]/g, '?').slice(0, 300));
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new ContractBroken('MALFORMED_MESSAGE', 'not a JSON object');
  // An own key of this name would replace the prototype, and with it the class that is checked.
  if (Object.hasOwn(parsed, '__proto__')) throw new ContractBroken('MALFORMED_MESSAGE', 'has a key named __proto__');
  return parsed as Record<string, unknown>;
};

/** The message that the fields stand for, checked; fields it does not know are dropped, for a newer producer may send more. */
export function validated<T extends object>(message: MessageClass<T>, fields: Record<string, unknown>): T {
  const checked = compiledCheck(message)(fields);
  if (checked) return checked;
  const value = plainToInstance(message, fields);
  const [error] = validateSync(value, { whitelist: true, forbidUnknownValues: true, stopAtFirstError: true });
  if (error) {
    const { field, text } = firstFault(error);
    throw new ContractBroken('INVALID_FIELD', text, field, fields);
  }
  return value;
}

function firstFault(error: ValidationError, path = ''): { field: string; text: string } {
  const field = path + error.property;
  const [child] = error.children ?? [];
  if (child) return firstFault(child, `${field}.`);
  return { field, text: Object.values(error.constraints ?? {})[0] ?? `${field} is not valid` };
}

/** A record decoded, or the reason why it can't be. */
export function decode<T extends object>(record: RawRecord, message: MessageClass<T>, parse: Parser = parseJson): Received<T> | Poisoned {
  const origin = `${record.topic}[${record.partition}]@${record.offset}`;
  const key = record.key === null ? null : record.key.toString();
  try {
    if (record.value === null || record.value.length === 0) throw new ContractBroken('MALFORMED_MESSAGE', 'has no value');
    const value = validated(message, parse(record.value));
    const { topic, partition, offset, timestamp, headers } = record;
    return { value, raw: record.value, key, headers, envelope: fromHeaders(headers), topic, partition, offset, timestamp, origin };
  } catch (error) {
    if (!(error instanceof ContractBroken)) throw error;
    return { reason: error.reason, field: error.field, text: error.message, raw: record.value, key, parsed: error.parsed, origin };
  }
}

export function isPoisoned(decoded: object): decoded is Poisoned {
  return 'reason' in decoded;
}
