import { writeFileSync } from 'node:fs';
import { firmRows, toFile } from './firm.rules.js';

for (const [noun, rows] of Object.entries(firmRows())) {
  writeFileSync(new URL(`../firm/${noun}.json`, import.meta.url), toFile(rows));
}
