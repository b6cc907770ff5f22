/** P0, what one would build first: a NestJS Kafka microservice that checks each message by class-validator and saves it by TypeORM. */
import 'reflect-metadata';
import { ExecutionReported } from '@entresol/contracts/execution.message';
import { Controller, Module, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, Payload, Transport, type MicroserviceOptions } from '@nestjs/microservices';
import type { Repository } from 'typeorm';
import { StoredFill, connectStore } from './stored-fill.entity.js';
import { given, tell } from './tell.js';

const topic = given('TOPIC');
const store = await connectStore(given('DATABASE_URL'));
let stored = 0;

@Controller()
class FillsController {
  private readonly fills: Repository<StoredFill> = store.getRepository(StoredFill);

  @EventPattern<Record<string, ExecutionReported>>(topic)
  async takeFill(@Payload() report: ExecutionReported): Promise<void> {
    await this.fills.save({ ...report });
    stored += 1;
  }
}

@Module({ controllers: [FillsController] })
class FillsModule {}

const app = await NestFactory.createMicroservice<MicroserviceOptions>(FillsModule, {
  transport: Transport.KAFKA,
  options: {
    client: { clientId: 'plain-nest', brokers: given('KAFKA_BROKERS').split(',') },
    consumer: { groupId: `${topic}.plain-nest` },
    subscribe: { fromBeginning: true },
  },
  logger: ['error', 'warn'],
});
app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true }));
tell(() => stored);
await app.listen();
