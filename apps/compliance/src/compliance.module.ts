import { Module } from '@nestjs/common';
import { DecideFlagsController } from './decide-flags/decide-flags.controller.js';
import { DryRunController } from './dry-run-rule/dry-run.controller.js';
import { FlagsController } from './read-flags/flags.controller.js';
import { TradesController } from './read-flags/trades.controller.js';
import { RecordDuties } from './record-duties/record-duties.handler.js';
import { RejudgeLineages } from './rejudge-lineages/rejudge-lineages.handler.js';
import { ReleaseParked } from './release-parked/release-parked.handler.js';
import { WhoMayActController } from './who-may-act/who-may-act.controller.js';

@Module({
  controllers: [RecordDuties, FlagsController, DecideFlagsController, TradesController, WhoMayActController, DryRunController],
  providers: [ReleaseParked, RejudgeLineages],
})
export class ComplianceModule {}
