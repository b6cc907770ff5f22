/**
 * Places at which a test may kill this process, to prove that what was begun there is finished, once, by the next. Each pair stands
 * before and after one step; `…-on-its-way` is between a request and its answer. A service meets only those on its own ways.
 */
export const FAILPOINTS = [
  'before-begin', 'after-begin',
  'before-fence', 'after-fence',
  'before-domain-write', 'after-domain-write',
  'before-outbox-write', 'after-outbox-write',
  'before-stream-write', 'after-stream-write',
  'before-position', 'after-position',
  'before-commit', 'commit-on-its-way', 'after-commit',
  'before-offset-commit', 'after-offset-commit',
  'before-send', 'send-on-its-way', 'after-ack',
  'before-mark', 'after-mark',
  'before-numbering', 'after-numbering',
  'before-producer-init', 'after-producer-init',
  'before-stream-send', 'after-stream-send',
  'before-stream-position', 'after-stream-position',
  'before-stream-commit', 'stream-commit-on-its-way', 'after-stream-commit',
] as const;
export type Failpoint = (typeof FAILPOINTS)[number];

/** `FAILPOINT=<name>:<n>` kills at the n-th pass. Nothing else reads it, and without it a failpoint is one comparison. */
const [armed, pass = '1'] = (process.env['FAILPOINT'] ?? '').split(':');
let passes = Number(pass);

export function failpoint(name: Failpoint): void {
  if (name !== armed) return;
  passes -= 1;
  if (passes === 0) process.kill(process.pid, 'SIGKILL');
}

/** Long enough for a request to have left, and mostly too short for its answer. */
const ON_ITS_WAY_MS = 2;

/** Waits for an answer; armed, it kills while the request is on its way or just answered. */
export async function failpointDuring<R>(name: Failpoint, request: Promise<R>): Promise<R> {
  if (name === armed) setTimeout(() => failpoint(name), ON_ITS_WAY_MS);
  return request;
}
