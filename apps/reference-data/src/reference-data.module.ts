import { Module } from '@nestjs/common';
import { ReadinessController } from './check-readiness/check-readiness.controller.js';
import { LoadFirmHandler } from './load-firm/load-firm.handler.js';
import { MaintainRowHandler } from './maintain-row/maintain-row.handler.js';
import { ReferenceController } from './maintain-row/reference.controller.js';

@Module({ controllers: [ReferenceController, ReadinessController], providers: [LoadFirmHandler, MaintainRowHandler] })
export class ReferenceDataModule {}
