import { start } from '@entresol/platform/start';
import { compliance } from './service.js';

await start(compliance);
