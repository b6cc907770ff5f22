import type { CpuUse } from '../ground/cpu.js';
import type { Measured } from './run-record.js';

/** Notes what a workload comes to, repetition by repetition. */
export class Ledger {
  readonly #figures: Record<string, number[]> = {};
  readonly #cpu: Record<string, (CpuUse | null)[]> = {};
  readonly #turns: string[][] = [];

  constructor(private readonly size: Measured['size'], private readonly log: (line: string) => void) {}

  /** Begins a repetition, in which the peers have their turns in this order. */
  begin(turns: readonly string[]): void {
    this.#turns.push([...turns]);
  }

  figure(name: string, value: number, cpu?: { peer: string; use: CpuUse | null }): void {
    (this.#figures[name] ??= []).push(value);
    if (cpu) (this.#cpu[cpu.peer] ??= []).push(cpu.use);
    const spent = Object.entries(cpu?.use ?? {}).map(([process, us]) => `${process} ${us.toFixed(1)}`).join(', ');
    this.log(`  ${this.#turns.length}. ${name}: ${value.toFixed(value < 100 ? 2 : 0)}${spent && ` (CPU µs a fill: ${spent})`}`);
  }

  measured(): Measured {
    return { size: this.size, figures: this.#figures, cpu: this.#cpu, turns: this.#turns };
  }
}
