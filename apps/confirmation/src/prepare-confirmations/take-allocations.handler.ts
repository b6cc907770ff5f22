import type { AllocationAllocated } from '@entresol/contracts/allocation.message';
import { topics } from '@entresol/contracts/topics';
import type { Batch } from '@entresol/messaging/batch';
import { Subscribe } from '@entresol/messaging/subscribe';
import type { Work } from '@entresol/messaging/work';
import { Controller } from '@nestjs/common';
import { prepareAllocations } from './prepare-confirmations.handler.js';

/** Gathers the account lines of allocations; with an allocation's last line its confirmations are prepared. */
@Controller()
export class TakeAllocations {
  @Subscribe(topics.allocationsAllocated)
  async takeAllocations({ records }: Batch<AllocationAllocated>, work: Work): Promise<void> {
    const lines = records.map((record) => record.value);
    if (lines.length === 0) return;
    await this.#openAllocations(work, lines);
    await this.#store(work, lines);
    await prepareAllocations(work, [...new Set(lines.map((line) => line.allocId))]);
  }

  async #openAllocations(work: Work, lines: readonly AllocationAllocated[]): Promise<void> {
    await work.run(
      `INSERT INTO allocation (alloc_id, block_id, version, hold, held_since)
       SELECT alloc_id, block_id, version, 'INCOMPLETE', $4
       FROM (SELECT DISTINCT ON (alloc_id) alloc_id, block_id, version
             FROM unnest($1::text[], $2::text[], $3::int[]) WITH ORDINALITY AS n (alloc_id, block_id, version, place) ORDER BY alloc_id, place) AS opened
       ORDER BY alloc_id
       ON CONFLICT (alloc_id) DO NOTHING`,
      [lines.map((line) => line.allocId), lines.map((line) => line.blockId), lines.map((line) => line.version), work.now],
    );
  }

  /** A line that is here already changes nothing: the first content stands. */
  async #store(work: Work, lines: readonly AllocationAllocated[]): Promise<void> {
    const of = <V>(pick: (line: AllocationAllocated) => V): V[] => lines.map(pick);
    await work.run(
      `INSERT INTO allocated_line (individual_alloc_id, alloc_id, alloc_trans_type, block_id, account, symbol, side, trade_date, settl_date,
                                   alloc_qty, avg_px, gross_trade_amt, currency, block_qty, block_gross_trade_amt, tot_no_allocs, version,
                                   ref_individual_alloc_id)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::date[], $9::date[],
                            $10::numeric[], $11::numeric[], $12::numeric[], $13::text[], $14::numeric[], $15::numeric[], $16::int[], $17::int[],
                            $18::text[])
       ON CONFLICT (individual_alloc_id) DO NOTHING`,
      [of((l) => l.individualAllocId), of((l) => l.allocId), of((l) => l.allocTransType), of((l) => l.blockId), of((l) => l.account), of((l) => l.symbol),
        of((l) => l.side), of((l) => l.tradeDate), of((l) => l.settlDate), of((l) => l.allocQty), of((l) => l.avgPx), of((l) => l.grossTradeAmt),
        of((l) => l.currency), of((l) => l.blockQty), of((l) => l.blockGrossTradeAmt), of((l) => l.totNoAllocs), of((l) => l.version),
        of((l) => l.refIndividualAllocId ?? null)],
    );
  }
}
