/** There is no broker or database, and no means to start one. The message names every choice. */
export class InfrastructureUnavailable extends Error {
  override readonly name = 'InfrastructureUnavailable';
  /** EX_UNAVAILABLE of sysexits.h. */
  readonly exitCode = 69;

  constructor(missing: string) {
    super(
      `${missing}\nEntresol needs a Kafka broker and a PostgreSQL database. Choose one of:\n` +
        '  - install Java 17 or newer and Maven: both are then started from downloaded programs;\n' +
        '  - run a Docker engine: both are then started as containers;\n' +
        '  - set KAFKA_BROKERS (host:port,...) and DATABASE_URL (postgres://user:password@host:port/database): those are then used.',
    );
  }
}

/** A port that was asked for is in use by another program. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';

  constructor(
    readonly port: number,
    purpose: string,
    variable: string,
  ) {
    super(`Port ${port} for ${purpose} is taken by another program. Stop it, or set ${variable} to a free port.`);
  }
}

/** Another live process keeps its broker and database in the same directory. */
export class DirectoryInUse extends Error {
  override readonly name = 'DirectoryInUse';

  constructor(directory: string, pid: number) {
    super(`${directory} is in use by process ${pid}. Stop that first.`);
  }
}

/** A broker or database that was started ended, or did not answer in time. The message carries the end of its log. */
export class StartFailed extends Error {
  override readonly name = 'StartFailed';
}
