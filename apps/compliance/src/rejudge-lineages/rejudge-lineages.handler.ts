import { Backbone } from '@entresol/messaging/backbone';
import { Loop } from '@entresol/messaging/loop';
import type { Work } from '@entresol/messaging/work';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { judgeLineages } from '../judge-lineages/judge-lineages.handler.js';
import type { LineageKey } from '../judge-lineages/lineage.rules.js';
import { readReferenceData } from '../reference-data.js';

const EVERY_MS = 1000;
const LINEAGES_AT_ONCE = 500;

/** Applies a changed conflict matrix to history. Each lineage keeps the matrix it was judged by, so this can stop and go on anywhere. */
@Injectable()
export class RejudgeLineages implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #logger = new Logger('rejudge-lineages');
  readonly #loop = new Loop('rejudge-lineages', EVERY_MS, () => this.#rejudgeAll(), (error) => this.#logger.warn(error.message));

  constructor(private readonly backbone: Backbone) {}

  onApplicationBootstrap(): void {
    this.#loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.#loop.stop();
  }

  async #rejudgeAll(): Promise<void> {
    for (let judged = LINEAGES_AT_ONCE; judged === LINEAGES_AT_ONCE; ) judged = await this.backbone.transact(rejudgeSome);
  }
}

async function rejudgeSome(work: Work): Promise<number> {
  const { matrixVersion } = await readReferenceData(work);
  const again = await work.rows<LineageKey>('SELECT scope, subject FROM lineage WHERE matrix_version < $1 LIMIT $2', [matrixVersion, LINEAGES_AT_ONCE]);
  await judgeLineages(work, matrixVersion, { again });
  return again.length;
}
