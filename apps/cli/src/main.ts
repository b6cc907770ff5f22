#!/usr/bin/env node
import { entresol } from './entresol.js';

process.exit(await entresol(process.argv.slice(2)));
