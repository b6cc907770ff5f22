import { ContractBroken, validated } from '@entresol/messaging/decode';
import type { Noun } from './noun.js';
import { faultOf } from './row.rules.js';

/** A row's fields, its version apart. */
export type RowContent = Readonly<Record<string, unknown>>;

export interface CheckedRow {
  readonly id: string;
  readonly content: RowContent;
}

/** Fields that are not a row of their noun. `field` names the one at fault, or is null where there are none to name. */
export class RowRefused extends Error {
  constructor(readonly code: string, readonly field: string | null, text: string) {
    super(text);
  }
}

/** The row that the fields stand for. Nothing is dropped: an unknown field, the version too, throws RowRefused as a wrong one does. */
export function checkRow(noun: Noun, fields: unknown): CheckedRow {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) throw new RowRefused('MALFORMED_MESSAGE', null, 'a row must be an object');
  if ('version' in fields) throw new RowRefused('UNKNOWN_FIELD', 'version', 'version is counted here, not given');
  const given = { status: 'ACTIVE', ...fields };
  const { version: _, ...content } = kept(noun, given);
  const unknown = unknownField(given, content);
  if (unknown) throw new RowRefused('UNKNOWN_FIELD', unknown, `${unknown} is not a field of ${noun.name}`);
  const fault = faultOf(content);
  if (fault) throw new RowRefused(fault.code, fault.field, fault.text);
  return { id: String((content as RowContent)[noun.topic.key]), content };
}

function kept(noun: Noun, fields: object): Record<string, unknown> {
  try {
    return { ...validated(noun.topic.message, { ...fields, version: 1 }) };
  } catch (error) {
    if (error instanceof ContractBroken) throw new RowRefused(error.reason, error.field, error.message);
    throw error;
  }
}

function unknownField(given: object, known: object, path = ''): string | undefined {
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(known, name)) return path + name;
    if (typeof value !== 'object' || value === null) continue;
    const inner = unknownField(value as object, (known as Record<string, object>)[name]!, `${path}${name}.`);
    if (inner) return inner;
  }
  return undefined;
}
