import { Backbone } from '@entresol/messaging/backbone';
import type { Received } from '@entresol/messaging/batch';
import { Loop } from '@entresol/messaging/loop';
import type { Work } from '@entresol/messaging/work';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { dutyTopics } from '../record-duties/act.rules.js';
import { mappingOf, recordDuties } from '../record-duties/record-duties.handler.js';
import { readReferenceData } from '../reference-data.js';

const EVERY_MS = 500;

/** Takes up what unmapped users did, once reference data says who they are. */
@Injectable()
export class ReleaseParked implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #logger = new Logger('release-parked');
  readonly #loop = new Loop('release-parked', EVERY_MS, () => this.backbone.transact(releaseMapped), (error) => this.#logger.warn(error.message));

  constructor(private readonly backbone: Backbone) {}

  onApplicationBootstrap(): void {
    this.#loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.#loop.stop();
  }
}

async function releaseMapped(work: Work): Promise<void> {
  const waiting = await work.rows<{ waitsOn: string }>('SELECT DISTINCT waits_on AS "waitsOn" FROM parked WHERE released_at IS NULL');
  if (waiting.length === 0) return;
  const { people } = await readReferenceData(work);
  const mapped = [...people.keys()].filter((actor) => waiting.some(({ waitsOn }) => waitsOn === mappingOf(actor)));
  await work.lock('person', mapped);
  const records: Received<object>[] = [];
  for (const topic of dutyTopics) records.push(...(await work.unpark(topic, mapped.map(mappingOf))));
  if (records.length > 0) await recordDuties(work, records);
}
