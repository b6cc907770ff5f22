const TELL_EVERY_MS = 10;

/** Tells the process that compares how many fills are done, as often as it looks; ends with that process. */
export function tell(done: () => number): void {
  let told = 0;
  const telling = setInterval(() => {
    const count = done();
    if (count > told) process.send!((told = count));
  }, TELL_EVERY_MS);
  process.once('disconnect', () => {
    clearInterval(telling);
    process.exit(0);
  });
}

/** A setting that the comparing process gives. */
export function given(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}
