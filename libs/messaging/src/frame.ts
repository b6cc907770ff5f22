/** A message as the outbox keeps it until the relay has sent it. */
export interface Framed {
  readonly key: string | Buffer | null;
  readonly value: string | Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** A message as a frame gives it back: slices of the frame, not copies. */
export interface Unframed {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Record<string, Buffer>;
}

/** What is behind a message's parts: how many headers it has; a part that is null has this length. */
const NULL = 0xffffffff;

/**
 * Messages of one topic as one row: a row of its own for every message cost more than all else a message does. A part is a length of
 * four bytes and its bytes: key, value, the number of headers, and each header's name and value.
 */
export function packFrame(messages: readonly Framed[]): Buffer {
  const writer = new FrameWriter(messages.reduce((size, { value }) => size + (value?.length ?? 0) + 512, 0));
  for (const { key, value, headers } of messages) {
    writer.part(key);
    writer.part(value);
    const names = Object.keys(headers);
    writer.count(names.length);
    for (const name of names) {
      writer.part(name);
      writer.part(headers[name]!);
    }
  }
  return writer.frame;
}

/** What fits into one request for one topic: the broker refuses more than 1 MiB, and kafkajs groups messages in quadratic time. */
const MESSAGES_A_FRAME = 500;
const BYTES_A_FRAME = 256 * 1024;

/** The messages in their order, by frame. */
export function messagesByFrame(messages: readonly Framed[]): Framed[][] {
  const frames: Framed[][] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = message.value?.length ?? 0;
    const frame = frames.at(-1);
    if (!frame || frame.length === MESSAGES_A_FRAME || bytes + size > BYTES_A_FRAME) {
      frames.push([message]);
      bytes = size;
    } else {
      frame.push(message);
      bytes += size;
    }
  }
  return frames;
}

export function unpackFrame(frame: Buffer): Unframed[] {
  const messages: Unframed[] = [];
  let at = 0;
  const count = (): number => {
    at += 4;
    return frame.readUInt32LE(at - 4);
  };
  const part = (): Buffer | null => {
    const length = count();
    if (length === NULL) return null;
    at += length;
    return frame.subarray(at - length, at);
  };
  while (at < frame.length) {
    const [key, value] = [part(), part()];
    const headers: Record<string, Buffer> = {};
    for (let left = count(); left > 0; left -= 1) headers[part()!.toString()] = part()!;
    messages.push({ key, value, headers });
  }
  return messages;
}

class FrameWriter {
  #bytes: Buffer;
  #at = 0;

  constructor(size: number) {
    this.#bytes = Buffer.allocUnsafe(size);
  }

  get frame(): Buffer {
    return this.#bytes.subarray(0, this.#at);
  }

  count(count: number): void {
    this.#reserve(4);
    this.#at = this.#bytes.writeUInt32LE(count, this.#at);
  }

  part(part: string | Buffer | null): void {
    if (part === null) return this.count(NULL);
    // Text in UTF-8 takes three bytes for one of its own units at most.
    this.#reserve(4 + part.length * (typeof part === 'string' ? 3 : 1));
    const start = this.#at + 4;
    const length = typeof part === 'string' ? this.#bytes.write(part, start) : part.copy(this.#bytes, start);
    this.#bytes.writeUInt32LE(length, this.#at);
    this.#at = start + length;
  }

  #reserve(length: number): void {
    if (this.#at + length <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(2 * this.#bytes.length + length);
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
  }
}
