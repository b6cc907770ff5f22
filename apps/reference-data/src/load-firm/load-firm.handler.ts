import { fileURLToPath } from 'node:url';
import { canonicalJson } from '@entresol/contracts/canonical-json';
import { Backbone } from '@entresol/messaging/backbone';
import type { Work } from '@entresol/messaging/work';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { Noun } from '../row/noun.js';
import { heldRows, storeVersions } from '../row/reference-versions.js';
import { RowRefused, type RowContent } from '../row/row-content.js';
import { FirmFilesWrong, readFirm } from './firm-files.js';
import { planLoad, type FileRow, type StandingRow } from './load-firm.rules.js';

const EXAMPLE_FIRM = fileURLToPath(new URL('../../../../examples/demo-day/firm/', import.meta.url));

/** Loads the firm's files whenever the service starts, before it is ready: one transaction a noun, and none where nothing changed. */
@Injectable()
export class LoadFirmHandler implements OnApplicationBootstrap {
  private readonly logger = new Logger(LoadFirmHandler.name);

  constructor(private readonly backbone: Backbone) {}

  async onApplicationBootstrap(): Promise<void> {
    const directory = process.env['REFERENCE_DATA_DIRECTORY'] || EXAMPLE_FIRM;
    for (const [noun, rows] of await readFirm(directory)) {
      try {
        const changed = await this.backbone.transact((work) => this.#load(work, noun, rows));
        this.logger.log(`${noun.name}: ${rows.length} rows in the file, ${changed} new versions`);
      } catch (error) {
        throw error instanceof RowRefused ? new FirmFilesWrong(directory, [`${noun.name}.json: ${error.field}: ${error.message}`]) : error;
      }
    }
  }

  async #load(work: Work, noun: Noun, rows: readonly FileRow<RowContent>[]): Promise<number> {
    await work.lock('reference', [noun.name]);
    const { newVersions, remembered } = planLoad(rows, await this.#standing(work, noun));
    await storeVersions(work, noun, newVersions);
    await work.run(
      `INSERT INTO loaded_row (noun, id, hash) SELECT $1, id, hash FROM unnest($2::text[], $3::text[]) AS l (id, hash)
       ON CONFLICT (noun, id) DO UPDATE SET hash = excluded.hash`,
      [noun.name, remembered.map(({ id }) => id), remembered.map(({ hash }) => hash)],
    );
    return newVersions.length;
  }

  async #standing(work: Work, noun: Noun): Promise<Map<string, StandingRow>> {
    const loaded = await work.rows<{ id: string; hash: string }>('SELECT id, hash FROM loaded_row WHERE noun = $1', [noun.name]);
    const hashes = new Map(loaded.map(({ id, hash }) => [id, hash]));
    const held = await heldRows(work, noun);
    return new Map(held.map(({ id, version, content }) => [id, { version, canonical: canonicalJson(content), fileHash: hashes.get(id) ?? null }]));
  }
}
