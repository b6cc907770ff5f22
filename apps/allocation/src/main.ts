import { start } from '@entresol/platform/start';
import { allocation } from './service.js';

await start(allocation);
