import { start } from '@entresol/platform/start';
import { referenceData } from './service.js';

await start(referenceData);
