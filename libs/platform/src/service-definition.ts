import type { Permissions } from '@entresol/contracts/permissions';
import type { ReferenceNoun } from '@entresol/contracts/topics';
import type { Type } from '@nestjs/common';

/** A service: one deployable, one consumer group, one database schema. */
export interface ServiceDefinition {
  /** Its name, and its consumer group; with `_` for `-` its schema. */
  readonly service: string;
  readonly title: string;
  readonly port: number;
  readonly module: Type;
  /** Who may use its routes, those aside that every service has. */
  readonly permissions: Permissions;
  /** Folder of numbered SQL files, run in the service's own schema. */
  readonly migrations: URL;
  /** The reference data of which it keeps a copy. */
  readonly references: readonly ReferenceNoun[];
  /** True where others read what this service publishes as it starts: it is ready only when that is on its topics. */
  readonly readyOnceSent?: boolean;
  /** One row of named counts, for the status page. */
  readonly counts: string;
  /** What needs a person: rows of `subject`, `reason`, `since`. */
  readonly breaks?: string;
}

export function schemaOf(service: string): string {
  return service.replaceAll('-', '_');
}

/** The definition, where something of the platform needs to be told which service it runs in. */
export const SERVICE = Symbol('service');
