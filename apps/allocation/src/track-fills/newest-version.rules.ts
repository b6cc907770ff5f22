interface FillVersion {
  readonly platform: string;
  readonly tradeDate: string;
  readonly rootExecId: string;
  readonly version: number;
}

/** The newest version of each fill, in one order whoever asks, so that two transactions that write the same fills don't deadlock. */
export function newestVersions<F extends FillVersion>(fills: readonly F[]): F[] {
  const newest = new Map<string, F>();
  for (const fill of fills) {
    // Neither of the first two can hold a slash.
    const key = `${fill.platform}/${fill.tradeDate}/${fill.rootExecId}`;
    const known = newest.get(key);
    if (!known || known.version < fill.version) newest.set(key, fill);
  }
  return [...newest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, fill]) => fill);
}
