import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsIn, IsInt, IsObject } from 'class-validator';
import { IsOptional, Matches, Max, MaxLength, Min, ValidateNested } from 'class-validator';

/**
 * One decorator a field: what the field means, how it is checked, and how it is documented.
 * Numbers travel as strings and are checked by pattern before any decimal is made of them,
 * for NaN, Infinity, hex and exponents all slip through a comparison or hang a formatter.
 */
interface FieldOptions {
  optional?: boolean;
  description?: string;
}

/** A day that exists: 31, 30 or 28 days by month, and February 29 in leap years. */
const DAY =
  '(?!0000)(\\d{4}-((0[13578]|1[02])-(0[1-9]|[12]\\d|3[01])|(0[469]|11)-(0[1-9]|[12]\\d|30)|02-(0[1-9]|1\\d|2[0-8]))' +
  '|(\\d\\d(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)';

export const PATTERNS = {
  id: /^[A-Za-z0-9._:-]{1,64}$/,
  foreignId: /^[\x21-\x7e]([\x20-\x7e]{0,62}[\x21-\x7e])?$/,
  decimal: /^-?\d{1,15}(\.\d{1,8})?$/,
  unsigned: /^\d{1,15}(\.\d{1,8})?$/,
  positive: /^(?=.*[1-9])\d{1,15}(\.\d{1,8})?$/,
  /** A sum of products of two decimals: wider than either. */
  exactAmount: /^-?\d{1,34}(\.\d{1,16})?$/,
  sequence: /^[1-9]\d{0,18}$/,
  currency: /^[A-Z]{3}$/,
  mic: /^[A-Z0-9]{4}$/,
  date: new RegExp(`^${DAY}$`),
  time: new RegExp(`^${DAY}T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?Z$`),
  hash: /^[0-9a-f]{64}$/,
} as const;

function pattern(regex: RegExp, expected: string, example: string) {
  return (options: FieldOptions = {}): PropertyDecorator =>
    applyDecorators(
      ApiProperty({
        type: String, pattern: regex.source, example, description: options.description ?? expected, required: !options.optional, nullable: options.optional,
      }),
      Matches(regex, { message: `$property must be ${expected}` }),
      ...(options.optional ? [IsOptional()] : []),
    );
}

/** An id of ours. */
export const Id = pattern(PATTERNS.id, '1 to 64 of A-Z a-z 0-9 . _ : -', 'B-0009');
/** An id given by another firm or system, kept as it came. */
export const ForeignId = pattern(PATTERNS.foreignId, '1 to 64 printable ASCII characters', 'trader-07');
/** A quantity or price above zero. */
export const Positive = pattern(PATTERNS.positive, 'a decimal above 0, at most 15 digits and 8 decimals, as a string', '100');
/** A quantity, price or rate of zero or more. */
export const Unsigned = pattern(PATTERNS.unsigned, 'a decimal of 0 or more, at most 15 digits and 8 decimals, as a string', '168.27');
/** A signed quantity or amount. */
export const Signed = pattern(PATTERNS.decimal, 'a decimal, at most 15 digits and 8 decimals, as a string', '-12.50');
/** An exact sum of quantity × price, not yet rounded to a minor unit. */
export const ExactAmount = pattern(PATTERNS.exactAmount, 'an exact decimal as a string', '50482.0025');
/** The place in a gapless sequence, from 1. */
export const Sequence = pattern(PATTERNS.sequence, 'a whole number from 1, as a string', '41');
/** ISO 4217. */
export const Currency = pattern(PATTERNS.currency, 'an ISO 4217 currency code', 'USD');
/** ISO 10383 market identifier code. */
export const Mic = pattern(PATTERNS.mic, 'an ISO 10383 market identifier code', 'XNYS');
/** A calendar date. */
export const CalendarDate = pattern(PATTERNS.date, 'a date, YYYY-MM-DD', '2014-09-17');
/** RFC 3339 in UTC with 0 to 9 decimals, kept as text. */
export const Timestamp = pattern(PATTERNS.time, 'an RFC 3339 time in UTC', '2014-09-17T13:30:00.531656Z');
/** SHA-256 in lower-case hex. */
export const Hash = pattern(PATTERNS.hash, 'a SHA-256 in lower-case hex', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');

/** One of a fixed list of words. */
export function OneOf(values: readonly string[], options: FieldOptions = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ enum: [...values], description: options.description, required: !options.optional, nullable: options.optional }),
    IsIn([...values], { message: `$property must be one of ${values.join(', ')}` }),
    ...(options.optional ? [IsOptional()] : []),
  );
}

/** A list of words out of a fixed list. */
export function SomeOf(values: readonly string[], options: FieldOptions = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ enum: [...values], isArray: true, description: options.description }),
    IsArray(),
    ArrayMaxSize(100),
    IsIn([...values], { each: true, message: `each of $property must be one of ${values.join(', ')}` }),
  );
}

/** A list of ids of ours. */
export function Ids(options: FieldOptions = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: String, isArray: true, description: options.description, required: !options.optional }),
    IsArray(),
    ArrayMaxSize(1000),
    Matches(PATTERNS.id, { each: true, message: 'each of $property must be 1 to 64 of A-Z a-z 0-9 . _ : -' }),
    ...(options.optional ? [IsOptional()] : []),
  );
}

/** A list of calendar dates. */
export function CalendarDates(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: String, isArray: true }),
    IsArray(),
    ArrayMaxSize(10_000),
    Matches(PATTERNS.date, { each: true, message: 'each of $property must be a date, YYYY-MM-DD' }),
  );
}

/** A count or version: a JSON integer, never a decimal figure. */
export function Count(options: FieldOptions & { min?: number } = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: 'integer', minimum: options.min ?? 0, description: options.description, required: !options.optional, nullable: options.optional }),
    IsInt({ message: '$property must be a whole number' }),
    Min(options.min ?? 0),
    Max(Number.MAX_SAFE_INTEGER),
    ...(options.optional ? [IsOptional()] : []),
  );
}

export function Flag(options: FieldOptions = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: Boolean, description: options.description, required: !options.optional }),
    IsBoolean({ message: '$property must be true or false' }),
    ...(options.optional ? [IsOptional()] : []),
  );
}

/** Words for people; no control characters. */
export function Text(options: FieldOptions & { max?: number } = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: String, maxLength: options.max ?? 500, description: options.description, required: !options.optional, nullable: options.optional }),
    Matches(/^[^\p{Cc}\p{Cs}]*$/u, { message: '$property must be text without control characters' }),
    MaxLength(options.max ?? 500),
    ...(options.optional ? [IsOptional()] : []),
  );
}

/** A list of lines, each checked as a message of its own. */
export function Lines(line: () => new () => object, options: FieldOptions & { min?: number; max?: number } = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: line, isArray: true, description: options.description }),
    IsArray({ message: '$property must be a list' }),
    ArrayMinSize(options.min ?? 0),
    ArrayMaxSize(options.max ?? 10_000),
    IsObject({ each: true, message: 'each of $property must be an object' }), // ValidateNested alone takes a list for a line
    ValidateNested({ each: true, message: 'each of $property must be an object' }),
    Type(line),
    (target: object, property: string | symbol) => Reflect.defineMetadata(LINE, line, target, property),
  );
}

const LINE = Symbol('line');

/** The class of a list's lines, where a property was declared by `Lines`. */
export function lineOf(message: new () => object, property: string): (new () => object) | undefined {
  return (Reflect.getMetadata(LINE, message.prototype as object, property) as (() => new () => object) | undefined)?.();
}
