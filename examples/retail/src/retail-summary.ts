import type { RetailCheck } from './check-retail.rules.js';
import type { RetailPlan } from './retail-plan.js';
import type { RetailOutcome } from './run-retail-day.js';

const HEAD = ['purchase', 'good', 'supplier', 'divided', 'deliveries', 'units', 'cost', 'average', 'outlets'];
const FROM_THE_RIGHT = 4;

/** What the day came to, for the terminal. */
export function retailText(plan: RetailPlan, outcome: RetailOutcome, checks: readonly RetailCheck[]): string {
  const failed = checks.filter(({ faults }) => faults.length > 0);
  return [
    table([HEAD, ...plan.purchases.map(({ blockId, good, deliveries }) => {
      const { allocation, lines } = outcome.atEnd.get(blockId)!;
      const arrived = deliveries.length - (blockId === plan.recall.blockId ? 1 : 0);
      return [
        blockId, good.name, good.supplier, good.method, String(arrived), allocation.qty, Number(allocation.gross).toFixed(2),
        Number(allocation.avgPx).toFixed(4), String(lines.length),
      ];
    })]),
    '',
    `After the close ${plan.recall.report.execRefId} was recalled: ${plan.recall.report.lastQty} units fewer of ${plan.recall.blockId}, divided anew.`,
    `Delivery notes: ${outcome.warehouses.map(({ custodian, received }) => `${custodian} ${received.length}`).join(', ')}.`,
    ...outcome.flags.map(({ rule, subject, person }) => `Flag: ${person} on ${subject}, by ${rule}.`),
    '',
    ...checks.map(({ name, faults }) => `${faults.length === 0 ? 'ok  ' : 'no  '}${name}${faults.length === 0 ? '' : `: ${faults.slice(0, 3).join('; ')}`}`),
    '',
    failed.length === 0 ? 'Everything adds up.' : `${failed.length} of ${checks.length} checks failed.`,
  ].join('\n');
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => row.map((cell, column) => (
    column < FROM_THE_RIGHT ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join('  ').trimEnd()).join('\n');
}
