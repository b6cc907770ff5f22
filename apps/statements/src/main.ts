import { start } from '@entresol/platform/start';
import { statements } from './service.js';

await start(statements);
