/** How PostgreSQL's binary protocol has an element of a type. */
interface ElementType {
  readonly oid: number;
  /** The most bytes that an element takes. */
  room(element: unknown): number;
  /** Writes the element, and returns how many bytes it took. */
  write(bytes: Buffer, at: number, element: unknown): number;
}

const TYPES: Readonly<Record<string, ElementType>> = {
  text: {
    oid: 25,
    // Text in UTF-8 takes three bytes for one of its own units at most.
    room: (element) => 3 * String(element).length,
    write: (bytes, at, element) => bytes.write(String(element), at),
  },
  bytea: {
    oid: 17,
    room: (element) => (element as Buffer).length,
    write: (bytes, at, element) => (element as Buffer).copy(bytes, at),
  },
  int: { oid: 23, room: () => 4, write: (bytes, at, element) => bytes.writeInt32BE(Number(BigInt(element as string | number)), at) - at },
  bigint: { oid: 20, room: () => 8, write: (bytes, at, element) => bytes.writeBigInt64BE(BigInt(element as string | number), at) - at },
  boolean: { oid: 16, room: () => 1, write: (bytes, at, element) => bytes.writeInt8(element ? 1 : 0, at) - at },
  // Behind the version of the format comes its text.
  jsonb: {
    oid: 3802,
    room: (element) => 1 + 3 * String(element).length,
    write: (bytes, at, element) => bytes.write(String(element), bytes.writeInt8(1, at)) + 1,
  },
  date: { oid: 1082, room: () => 4, write: (bytes, at, element) => bytes.writeInt32BE(daysSince2000(String(element)), at) - at },
  numeric: { oid: 1700, room: (element) => 16 + String(element).length, write: (bytes, at, element) => writeNumeric(bytes, at, String(element)) },
};

function daysSince2000(date: string): number {
  const day = new Date(`${date}T00:00:00Z`);
  // JavaScript takes the 30th of February for a day of March.
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== date) throw Object.assign(new Error(`“${date}” is no date`), { code: '22008' });
  return (day.getTime() - Date.UTC(2000, 0, 1)) / 86_400_000;
}

/** A plain decimal as PostgreSQL has it: digits of base 10,000, those before the point first, and how many decimals are meant. */
function writeNumeric(bytes: Buffer, at: number, text: string): number {
  const match = /^(-?)(?=\.?\d)0*(\d*)(?:\.(\d+))?$/.exec(text);
  if (!match) throw Object.assign(new Error(`“${text}” is no plain decimal`), { code: '22P02' });
  const [, sign, whole = '', decimals = ''] = match;
  const wholeDigits = Math.ceil(whole.length / 4);
  const digits = whole.padStart(4 * wholeDigits, '0') + decimals.padEnd(4 * Math.ceil(decimals.length / 4), '0');
  let end = at + 8;
  for (let digit = 0; digit < digits.length; digit += 4) end = bytes.writeInt16BE(Number(digits.slice(digit, digit + 4)), end);
  bytes.writeInt16BE(digits.length / 4, at);
  bytes.writeInt16BE(wholeDigits - 1, at + 2);
  bytes.writeUInt16BE(sign && /[1-9]/.test(text) ? 0x4000 : 0, at + 4);
  bytes.writeInt16BE(decimals.length, at + 6);
  return end - at;
}

/** What can't be written is refused as PostgreSQL would, by an SQLSTATE of class 22: it is the content that is wrong, not the program. */
function written(type: ElementType, bytes: Buffer, at: number, element: unknown): number {
  try {
    return type.write(bytes, at, element);
  } catch (error) {
    if (/^22/.test(String((error as { code?: unknown }).code))) throw error;
    throw Object.assign(new Error(`“${String(element)}” is out of range`), { code: '22003' });
  }
}

/**
 * An array as PostgreSQL's binary protocol has it. The driver would write it as one literal with every element quoted, which costs both
 * sides several times as much; a Buffer it sends in binary, as it is.
 */
export function binaryArray(typeName: string, elements: readonly unknown[]): Buffer {
  const type = TYPES[typeName]!;
  const isNull = (element: unknown): boolean => element === null || element === undefined;
  const bytes = Buffer.allocUnsafe(elements.reduce<number>((size, element) => size + 4 + (isNull(element) ? 0 : type.room(element)), 20));
  // dimensions, whether there are nulls, the elements' type, how many, and the first one's index
  bytes.writeInt32BE(elements.length === 0 ? 0 : 1, 0);
  bytes.writeInt32BE(elements.some(isNull) ? 1 : 0, 4);
  bytes.writeInt32BE(type.oid, 8);
  if (elements.length === 0) return bytes.subarray(0, 12);
  bytes.writeInt32BE(elements.length, 12);
  bytes.writeInt32BE(1, 16);
  let at = 20;
  for (const element of elements) {
    const length = isNull(element) ? -1 : written(type, bytes, at + 4, element);
    bytes.writeInt32BE(length, at);
    at += 4 + Math.max(length, 0);
  }
  return bytes.subarray(0, at);
}

const CAST = new RegExp(`\\$(\\d+)::(${Object.keys(TYPES).join('|')})\\[\\]`, 'g');

/** For each statement, the parameters that it casts to an array of such a type, by their index. */
const statements = new Map<string, ReadonlyMap<number, string>>();

/** The parameters as they are sent: in binary those that the statement casts to an array, as in `$1::text[]`. */
export function encodeArrays(sql: string, parameters: readonly unknown[]): unknown[] {
  let arrays = statements.get(sql);
  if (!arrays) statements.set(sql, (arrays = new Map([...sql.matchAll(CAST)].map(([, number, type]) => [Number(number) - 1, type!]))));
  const types = arrays;
  return parameters.map((parameter, index) => {
    const type = types.get(index);
    return type !== undefined && Array.isArray(parameter) ? binaryArray(type, parameter) : parameter;
  });
}
