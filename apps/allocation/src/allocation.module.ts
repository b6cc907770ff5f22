import { Module } from '@nestjs/common';
import { ApprovalsController } from './approve-instruction/approve-instruction.controller.js';
import { DaysController } from './close-day/close-day.controller.js';
import { CorrectionsController } from './correct-block/correct-block.controller.js';
import { FollowConfirmations } from './correct-block/follow-confirmations.handler.js';
import { DayCloser } from './close-day/day-closer.handler.js';
import { ExplainBlockController } from './explain-block/explain-block.controller.js';
import { FollowTotals } from './follow-totals/follow-totals.handler.js';
import { ImportInstructionsController } from './import-instructions/import-instructions.controller.js';
import { InstructionsController } from './instruct-block/instruct-block.controller.js';
import { InstructBlock } from './instruct-block/instruct-block.handler.js';
import { PlaceOrder } from './know-block/place-order.handler.js';
import { BlocksController } from './read-block/read-block.controller.js';
import { CertificatesController } from './read-certificate/read-certificate.controller.js';
import { TrackFills } from './track-fills/track-fills.handler.js';

@Module({
  controllers: [
    PlaceOrder, TrackFills, FollowTotals, InstructBlock, FollowConfirmations,
    InstructionsController, ImportInstructionsController, ApprovalsController, CorrectionsController, DaysController,
    BlocksController, CertificatesController, ExplainBlockController,
  ],
  providers: [DayCloser],
})
export class AllocationModule {}
