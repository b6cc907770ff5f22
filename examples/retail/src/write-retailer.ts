import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { retailerFiles, type Outlet } from './retailer.rules.js';

const RULES = 'conflict-rules.json';

/** Writes the retailer's reference data into a folder. Which duties conflict is as in any other firm. */
export function writeRetailer(directory: string, outlets: readonly Outlet[]): void {
  mkdirSync(directory, { recursive: true });
  for (const [noun, rows] of Object.entries(retailerFiles(outlets))) writeFileSync(join(directory, `${noun}.json`), JSON.stringify(rows, null, 2));
  copyFileSync(fileURLToPath(new URL(`../../demo-day/firm/${RULES}`, import.meta.url)), join(directory, RULES));
}
