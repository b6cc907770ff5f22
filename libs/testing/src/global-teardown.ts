import type { Infrastructure } from '@entresol/embedded/infrastructure';

/** Jest hands the teardown nothing but the global scope of the same process. */
export default async function tearDown(): Promise<void> {
  await (globalThis as { entresolInfrastructure?: Infrastructure }).entresolInfrastructure?.stop();
}
