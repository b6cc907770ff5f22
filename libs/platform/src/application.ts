import 'reflect-metadata';
import { Backbone } from '@entresol/messaging/backbone';
import { BatchStrategy } from '@entresol/messaging/batch.strategy';
import { ConsoleLogger, Logger, Module, ValidationPipe, type DynamicModule, type ValidationError } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { Commands } from './commands.js';
import type { Configuration } from './configuration.js';
import { Database } from './database.js';
import { HealthController } from './health.controller.js';
import { IdentityGuard } from './identity.js';
import { dataSource, migrate } from './migrate.js';
import { Problem, ProblemFilter } from './problem.js';
import { demandListed, withOwnRoutes } from './listed-routes.js';
import { keepReferenceCopy } from './reference-copy.js';
import { SERVICE, schemaOf, type ServiceDefinition } from './service-definition.js';
import { StatusController } from './status.controller.js';

/** An instruction of ten thousand accounts fits; a body made to be large does not. */
const LARGEST_BODY = 2 * 1024 * 1024;
/** A request that takes longer to arrive gets 408, so that nobody holds a connection by writing slowly. */
const LONGEST_REQUEST_MS = 60_000;

/** A service that runs in this process. */
export interface Application {
  readonly app: NestFastifyApplication;
  readonly backbone: Backbone;
  readonly source: DataSource;
  /** Unready, no new work, finish what is in flight, let go of the broker, and of the database last. */
  close(): Promise<void>;
}

@Module({})
class PlatformModule {
  static with(definition: ServiceDefinition, backbone: Backbone, source: DataSource): DynamicModule {
    const providers = [
      { provide: Backbone, useValue: backbone },
      { provide: DataSource, useValue: source },
      { provide: SERVICE, useValue: definition },
      { provide: Commands, useFactory: () => new Commands(backbone) },
      { provide: Database, useFactory: () => new Database(source) },
    ];
    return {
      module: PlatformModule,
      global: true,
      providers,
      exports: providers.map(({ provide }) => provide),
      controllers: [HealthController, StatusController],
      imports: [definition.module],
    };
  }
}

/** Connects, migrates, and starts a service. `onStop` is called when it must not go on. */
export async function openApplication(definition: ServiceDefinition, configuration: Configuration, onStop: (error: Error) => void): Promise<Application> {
  const logger = new Logger(definition.service);
  const schema = schemaOf(definition.service);
  const source = await dataSource(configuration.databaseUrl, schema, definition.migrations).initialize();
  let app: NestFastifyApplication | undefined;
  let backbone: Backbone | undefined;
  const close = async (): Promise<void> => {
    await app?.close();
    await backbone?.stop();
    await source.destroy();
  };
  try {
    await migrate(source, schema);
    const { kafkaBrokers: brokers, topicPrefix, sessionTimeoutMs } = configuration;
    const kafka = { brokers, clientId: definition.service, topicPrefix, sessionTimeoutMs };
    backbone = new Backbone({ service: definition.service, kafka, source, onStop, onWarning: (message) => logger.warn(message) });
    keepReferenceCopy(backbone, definition.references);
    const { title, permissions } = definition;
    app = await createApp({ title, permissions: withOwnRoutes(permissions) }, configuration, PlatformModule.with(definition, backbone, source));
    app.connectMicroservice({ strategy: new BatchStrategy(backbone) });
    await app.startAllMicroservices();
    await app.listen(configuration.port, configuration.host);
    await backbone.start(definition.readyOnceSent);
    return { app, backbone, source, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The HTTP side of a service: every route behind the guard, every body checked, every error a problem document. It does not listen yet. */
export async function createApp(
  definition: Pick<ServiceDefinition, 'title' | 'permissions'>,
  { logLevel, identity }: Pick<Configuration, 'logLevel' | 'identity'>,
  module: DynamicModule,
): Promise<NestFastifyApplication> {
  const levels = ['error', 'warn', 'log', 'debug'] as const;
  const adapter = new FastifyAdapter({ bodyLimit: LARGEST_BODY, requestTimeout: LONGEST_REQUEST_MS, forceCloseConnections: true });
  adapter.getInstance().addHook('onSend', keepListening);
  demandListed(adapter.getInstance(), definition.permissions);
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: new ConsoleLogger({ json: true, logLevels: levels.slice(0, levels.indexOf(logLevel) + 1) }),
    abortOnError: false,
  });
  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalGuards(new IdentityGuard(definition.permissions, identity));
  const nothingUnknown = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true };
  app.useGlobalPipes(new ValidationPipe({ ...nothingUnknown, transform: true, exceptionFactory: fieldProblem }));
  const document = new DocumentBuilder().setTitle(`Entresol · ${definition.title}`).setVersion('1').addBearerAuth().build();
  SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, document));
  return app;
}

/**
 * A body that is too large is read to its end and thrown away: were the connection closed while the client still writes, which is what
 * Fastify does, the client would hear of a reset and not of the 413.
 */
function keepListening(_request: FastifyRequest, reply: FastifyReply, payload: unknown, done: (error: null, payload: unknown) => void): void {
  if (reply.statusCode === 413) reply.removeHeader('connection');
  done(null, payload);
}

function fieldProblem(errors: ValidationError[]): Problem {
  let error = errors[0]!;
  let field = error.property;
  while (error.children?.[0]) {
    error = error.children[0];
    field += `.${error.property}`;
  }
  return new Problem(400, 'INVALID_FIELD', Object.values(error.constraints ?? {})[0] ?? `${field} is not valid`, { field });
}
