import { Module } from '@nestjs/common';
import { ReadinessController } from './check-readiness/check-readiness.controller.js';
import { LoadFirmHandler } from './load-firm/load-firm.handler.js';
import { ReferenceController } from './maintain-row/reference.controller.js';
import { ProposalsController } from './propose-change/proposals.controller.js';

@Module({ controllers: [ReferenceController, ProposalsController, ReadinessController], providers: [LoadFirmHandler] })
export class ReferenceDataModule {}
