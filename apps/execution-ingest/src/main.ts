import { start } from '@entresol/platform/start';
import { executionIngest } from './service.js';

await start(executionIngest);
