import { start } from '@entresol/platform/start';
import { confirmation } from './service.js';

await start(confirmation);
