import { Module } from '@nestjs/common';
import { PrepareController } from './prepare-confirmations/prepare-confirmations.controller.js';
import { TakeAllocations } from './prepare-confirmations/take-allocations.handler.js';
import { ReadBreaksController } from './read-confirmations/read-breaks.controller.js';
import { ReadConfirmationsController } from './read-confirmations/read-confirmations.controller.js';
import { ReleaseController } from './release-confirmations/release-confirmations.controller.js';
import { TakeAnswers } from './take-answers/take-answers.handler.js';

@Module({
  controllers: [TakeAllocations, PrepareController, ReleaseController, TakeAnswers, ReadConfirmationsController, ReadBreaksController],
})
export class ConfirmationModule {}
