/** The versions of FIX that are read. */
export const FIX_VERSIONS = ['FIX.4.2', 'FIX.4.4'] as const;
export type FixVersion = (typeof FIX_VERSIONS)[number];

/** What is wrong with a message, and in which field: its tag, and its name where it has one, as in `31 LastPx`. */
export interface FixFault {
  readonly field: string;
  readonly text: string;
}

/** What parts the fields of a message. */
const SOH = '\u0001';
const CHECKSUM = '10=';
const TRAILER = /^10=\d{3}\u0001$/;
const TRAILER_LENGTH = 7;
/** More than BeginString, BodyLength and MsgType take. */
const LONGEST_HEAD = 64;

/**
 * The version of one whole, undamaged ExecutionReport, or the first fault of its frame: what BeginString 8, BodyLength 9, CheckSum 10
 * and MsgType 35 say is held against the bytes themselves, before anything is made of the rest.
 */
export function readFrame(value: Buffer): { version: FixVersion } | { fault: FixFault } {
  const [begin = '', length, msgType, ...more] = value.toString('latin1', 0, LONGEST_HEAD).split(SOH);
  if (length === undefined) return fault('8 BeginString', 'is not followed by the byte 1 (SOH), which parts the fields');
  const version = FIX_VERSIONS.find((one) => begin === `8=${one}`);
  if (!version) return fault('8 BeginString', `is ${quoted(begin.slice(2))}; read are ${FIX_VERSIONS.join(' and ')}`);
  if (!/^9=\d{1,7}$/.test(length) || msgType === undefined) return fault('9 BodyLength', 'does not follow BeginString as a whole number');
  const damage = damageOf(value, begin.length + length.length + 2, Number(length.slice(2)));
  if (damage) return { fault: damage };
  return msgType === '35=8' && more.length > 0 ? { version } : fault('35 MsgType', 'does not follow BodyLength as 8, ExecutionReport');
}

/** How BodyLength and CheckSum differ from what is counted. The body begins at `start`, and reaches to the CheckSum field. */
function damageOf(value: Buffer, start: number, given: number): FixFault | null {
  const end = checksumAt(value, start, given);
  if (end === -1) return { field: '10 CheckSum', text: 'is missing: the message is cut short' };
  if (end - start !== given) return { field: '9 BodyLength', text: `is given as ${given}, but ${end - start} bytes were counted` };
  const trailer = value.toString('latin1', end, end + TRAILER_LENGTH);
  if (!TRAILER.test(trailer)) return { field: '10 CheckSum', text: 'is not three digits and SOH: the message is cut short or damaged' };
  const behind = value.length - end - TRAILER_LENGTH;
  if (behind > 0) return { field: '10 CheckSum', text: `is followed by ${behind} bytes more: a value is one message` };
  const counted = checksumOf(value, end);
  return trailer.slice(3, 6) === counted ? null : { field: '10 CheckSum', text: `is given as ${trailer.slice(3, 6)}, but ${counted} was counted` };
}

/** Where CheckSum begins: where BodyLength says, or else where one is found. Data may hold what looks like it. */
function checksumAt(value: Buffer, start: number, given: number): number {
  const said = start + given;
  if (value[said - 1] === 1 && value.toString('latin1', said, said + CHECKSUM.length) === CHECKSUM) return said;
  const found = value.indexOf(SOH + CHECKSUM, start - 1, 'latin1');
  return found === -1 ? -1 : found + 1;
}

/** The sum of all bytes before CheckSum, modulo 256, as three digits. */
function checksumOf(value: Buffer, end: number): string {
  let total = 0;
  for (let at = 0; at < end; at += 1) total += value[at]!;
  return String(total % 256).padStart(3, '0');
}

/** What a message says, as it may be told: text of PostgreSQL holds no NUL, and a log no control characters. */
export function printable(text: string): string {
  return text.slice(0, 64).replace(/[^\x20-\x7e]/g, '?');
}

export function quoted(text: string): string {
  return `"${printable(text)}"`;
}

function fault(field: string, text: string): { fault: FixFault } {
  return { fault: { field, text } };
}
