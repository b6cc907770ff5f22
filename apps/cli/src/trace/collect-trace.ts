import type { Trace, TracedBlock, TracedConfirmation, TracedDuty, TracedEntry, TracedFlag, TracedVersion } from './trace.js';

/** Reads `path` of a service, whose address begins with its name in the platform; undefined where the service says that there is no such thing. */
export type Ask = <T>(service: string, path: string) => Promise<T | undefined>;

/** As many confirmations as a page of theirs holds, and as many ids as one question about entries takes. */
const PAGE = 1000;
const IDS_AT_ONCE = 50;

/** Asks each service what it knows of a trade; undefined where allocation does not know the block. */
export async function collectTrace(blockId: string, ask: Ask): Promise<Trace | undefined> {
  const block = await ask<TracedBlock>('allocation', `/blocks/${blockId}`);
  if (!block) return undefined;
  const [reported, versions, confirmations, held] = await Promise.all([
    ask<Pick<Trace, 'executions' | 'reports' | 'rejections'>>('execution-ingest', `/executions?blockId=${blockId}`),
    versionsOf(block, ask), confirmationsOf(blockId, ask),
    ask<{ duties: TracedDuty[]; flags: string[] }>('compliance', `/trades/${blockId}/duties`),
  ]);
  return {
    block, versions, confirmations, ...(reported ?? { executions: [], reports: [], rejections: [] }), entries: await entriesOf(confirmations, ask),
    duties: held?.duties ?? [], flags: await flagsOf(held?.flags ?? [], ask),
  };
}

async function versionsOf({ blockId, version }: TracedBlock, ask: Ask): Promise<TracedVersion[]> {
  const newestFirst = Array.from({ length: version }, (_, index) => version - index);
  const explained = await Promise.all(newestFirst.map((number) => ask<TracedVersion>('allocation', `/blocks/${blockId}/explain?version=${number}`)));
  return explained.filter((one) => one !== undefined);
}

async function confirmationsOf(blockId: string, ask: Ask): Promise<TracedConfirmation[]> {
  const all: TracedConfirmation[] = [];
  for (;;) {
    const after = all.length === 0 ? '' : `&after=${all.at(-1)!.confirmId}`;
    const page = (await ask<TracedConfirmation[]>('confirmation', `/confirmations?blockId=${blockId}&limit=${PAGE}${after}`)) ?? [];
    all.push(...page);
    if (page.length < PAGE) return all;
  }
}

async function entriesOf(confirmations: readonly TracedConfirmation[], ask: Ask): Promise<TracedEntry[]> {
  const entries: TracedEntry[] = [];
  for (let from = 0; from < confirmations.length; from += IDS_AT_ONCE) {
    const ids = confirmations.slice(from, from + IDS_AT_ONCE).map(({ confirmId }) => confirmId);
    entries.push(...((await ask<TracedEntry[]>('statements', `/entries?confirmIds=${ids.join()}`)) ?? []));
  }
  return entries;
}

async function flagsOf(flagIds: readonly string[], ask: Ask): Promise<TracedFlag[]> {
  const flags = await Promise.all(flagIds.map((flagId) => ask<TracedFlag>('compliance', `/flags/${flagId}`)));
  return flags.filter((flag) => flag !== undefined);
}
