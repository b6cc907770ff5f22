type Element = string | Buffer | null;

/** PostgreSQL's numbers for the types whose bytes are the same in text and in binary. */
const OIDS: Readonly<Record<string, number>> = { text: 25, bytea: 17 };

/**
 * A text[] or bytea[] as PostgreSQL's binary protocol has it. The driver would write the array as one literal with every element quoted,
 * which costs both sides several times as much; a Buffer it sends in binary, as it is.
 */
export function binaryArray(type: 'text' | 'bytea', elements: readonly Element[]): Buffer {
  let size = 20;
  // Text in UTF-8 takes three bytes for one of its own units at most.
  for (const element of elements) size += 4 + (element === null ? 0 : element.length * (typeof element === 'string' ? 3 : 1));
  const array = Buffer.allocUnsafe(size);
  // dimensions, whether there are nulls, the elements' type, how many, and the first one's index
  array.writeInt32BE(elements.length === 0 ? 0 : 1, 0);
  array.writeInt32BE(elements.includes(null) ? 1 : 0, 4);
  array.writeInt32BE(OIDS[type]!, 8);
  if (elements.length === 0) return array.subarray(0, 12);
  array.writeInt32BE(elements.length, 12);
  array.writeInt32BE(1, 16);
  let at = 20;
  for (const element of elements) {
    const length = element === null ? -1 : typeof element === 'string' ? array.write(element, at + 4) : element.copy(array, at + 4);
    array.writeInt32BE(length, at);
    at += 4 + Math.max(length, 0);
  }
  return array.subarray(0, at);
}

/** For each statement, the parameters that it casts to text[] or bytea[], by their index. */
const statements = new Map<string, ReadonlyMap<number, 'text' | 'bytea'>>();

function arraysOf(sql: string): ReadonlyMap<number, 'text' | 'bytea'> {
  let arrays = statements.get(sql);
  if (!arrays) {
    arrays = new Map([...sql.matchAll(/\$(\d+)::(text|bytea)\[\]/g)].map(([, number, type]) => [Number(number) - 1, type as 'text' | 'bytea']));
    statements.set(sql, arrays);
  }
  return arrays;
}

/** The parameters as they are sent: in binary those that the statement casts to text[] or bytea[]. */
export function encodeArrays(sql: string, parameters: readonly unknown[]): unknown[] {
  const arrays = arraysOf(sql);
  return parameters.map((parameter, index) => {
    const type = arrays.get(index);
    return type && Array.isArray(parameter) ? binaryArray(type, parameter.map(elementOf)) : parameter;
  });
}

function elementOf(element: unknown): Element {
  if (typeof element === 'string' || Buffer.isBuffer(element)) return element;
  return element === null || element === undefined ? null : String(element);
}
