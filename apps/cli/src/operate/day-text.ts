/** How far allocation is with a day. */
export interface Day {
  readonly tradeDate: string;
  readonly state: 'OPEN' | 'CLOSING' | 'CLOSED';
  readonly decided: number;
  readonly blocks: number;
  readonly allocated: number;
  readonly broken: number;
  readonly allocations: number;
}

export interface Finding {
  readonly code: string;
  readonly text: string;
}

export interface Readiness {
  readonly tradeDate: string;
  readonly found: number;
  readonly findings: readonly Finding[];
}

/** What a close would come to; of blocks that would be broken the first thousand are listed. */
export interface ClosePreview {
  readonly tradeDate: string;
  readonly figures: Pick<Day, 'blocks' | 'allocated' | 'broken' | 'allocations'>;
  readonly toBreak: {
    readonly blocks: number;
    readonly reasons: Readonly<Record<string, number>>;
    readonly listed: readonly { blockId: string; reason: string; text: string }[];
  };
  readonly platformsOpen: readonly string[];
}

/** User ids under which somebody acted, and who are nobody's; they stand between the firm and its day too. */
export function readinessText({ tradeDate, found, findings }: Readiness, unmapped: readonly string[]): string {
  const all = found + unmapped.length;
  if (all === 0) return `${tradeDate}: ready.`;
  const lines = [...findings, ...unmapped.map((id) => ({ code: 'USER_ID_UNMAPPED', text: `Nobody has the id ${id}, and what was done under it waits.` }))];
  const more = found - findings.length;
  return [
    `${tradeDate}: not ready, ${all} ${all === 1 ? 'finding' : 'findings'}.`, ...lines.map(({ code, text }) => `  ${code}  ${text}`),
    ...(more > 0 ? [`  and ${more} more.`] : []),
  ].join('\n');
}

export function dayText({ tradeDate, state, decided, blocks, allocated, broken, allocations }: Day): string {
  return `${tradeDate}: ${state}, ${decided} of ${blocks} blocks decided: ${allocated} allocated in ${allocations} account lines, ${broken} broken.`;
}

export function previewText({ tradeDate, figures, toBreak, platformsOpen }: ClosePreview): string {
  const { blocks, allocated, broken, allocations } = figures;
  const reasons = Object.entries(toBreak.reasons).map(([reason, count]) => `${reason} ${count}`);
  const more = toBreak.blocks - toBreak.listed.length;
  return [
    `${tradeDate}, if it were closed now: of ${blocks} blocks ${allocated} allocated in ${allocations} account lines, ${broken} broken.`,
    ...(platformsOpen.length > 0 ? [`Still open: ${platformsOpen.join(', ')}.`] : []),
    ...(reasons.length > 0 ? [`Would be broken: ${reasons.join(', ')}.`] : []),
    ...toBreak.listed.map(({ blockId, reason, text }) => `  ${blockId}  ${reason}: ${text}`),
    ...(more > 0 ? [`  and ${more} more.`] : []),
  ].join('\n');
}
