import { existsSync, readFileSync, readdirSync } from 'node:fs';

/** CPU time used so far, in µs, by the name of a process. */
export type CpuUse = Readonly<Record<string, number>>;

/** The kernel counts in hundredths of a second, whatever its own clock does. */
const TICK_US = 10_000;

const UTIME = 11;
const PARENT = 1;

/** Reads what processes have used; null on a machine without /proc. A process that has ended is left out. */
export class CpuMeter {
  readonly #own = existsSync('/proc/self/stat');

  constructor(private readonly watched: ReadonlyMap<string, { readonly pid: number; readonly withChildren?: boolean }>) {}

  read(): CpuUse | null {
    if (!this.#own) return null;
    const use: Record<string, number> = {};
    for (const [name, { pid, withChildren }] of this.watched) {
      const used = withChildren ? familyTicks(pid) : ticks(fieldsOf(pid), 2);
      if (used !== undefined) use[name] = used * TICK_US;
    }
    return use;
  }
}

/** From the third field of /proc/<pid>/stat on: its second is a name, in brackets, of any characters. */
function fieldsOf(pid: number | string): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/** `count` 2: its own; 4: and that of children which have ended. */
function ticks(fields: readonly string[] | undefined, count: 2 | 4): number | undefined {
  return fields?.slice(UTIME, UTIME + count).reduce((sum, field) => sum + Number(field), 0);
}

function familyTicks(pid: number): number | undefined {
  const own = ticks(fieldsOf(pid), 4);
  if (own === undefined) return undefined;
  const others = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(fieldsOf);
  return others.filter((fields) => fields?.[PARENT] === String(pid)).reduce((sum, fields) => sum + (ticks(fields, 4) ?? 0), own);
}

/** CPU µs for each of `fills` between two readings, of the processes that are in both. */
export function cpuPerFill(before: CpuUse | null, after: CpuUse | null, fills: number): CpuUse | null {
  if (!before || !after) return null;
  return Object.fromEntries(Object.keys(before).filter((name) => name in after).map((name) => [name, (after[name]! - before[name]!) / fills]));
}
