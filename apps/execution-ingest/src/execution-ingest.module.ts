import { Module } from '@nestjs/common';
import { AmendExecutionsController } from './amend-executions/amend-executions.controller.js';
import { BlocksController } from './complete-block/blocks.controller.js';
import { PlatformStandingController } from './complete-day/platform-standing.controller.js';
import { ImportExecutionsController } from './import-executions/import-executions.controller.js';
import { PhoneTradesController } from './phone-trades/phone-trades.controller.js';
import { PlaceOrders } from './place-orders/place-orders.handler.js';
import { ReadExecutionsController } from './read-executions/read-executions.controller.js';
import { ReportExecutions } from './report-executions/report-executions.handler.js';
import { TotalExecutions } from './total-executions/total-executions.handler.js';

const MESSAGES = [PlaceOrders, ReportExecutions, TotalExecutions];
const ROUTES = [
  AmendExecutionsController, ImportExecutionsController, PhoneTradesController, ReadExecutionsController, BlocksController, PlatformStandingController,
];

@Module({ controllers: [...MESSAGES, ...ROUTES] })
export class ExecutionIngestModule {}
