import { Module } from '@nestjs/common';
import { BookEntriesHandler } from './book-entries/book-entries.handler.js';
import { OutdatedController } from './list-outdated/outdated.controller.js';
import { RefusalsController } from './list-refusals/refusals.controller.js';
import { ReadEntriesController } from './read-entries/read-entries.controller.js';
import { StatementsController } from './read-statements/statements.controller.js';

@Module({ controllers: [BookEntriesHandler, StatementsController, ReadEntriesController, OutdatedController, RefusalsController] })
export class StatementsModule {}
