import { ALLOC_REJ_REASONS, type AllocRejReason } from '@entresol/trade/allocation';
import type { SplitBlock } from '../allocate-block/allocate-block.rules.js';
import type { ExecutedBlock } from '../allocate-block/block.entity.js';
import type { Break } from '../allocate-block/break-block.rules.js';
import type { DayFigures } from './close-day.rules.js';

/** A block that would be allocated. */
export interface ToAllocate {
  readonly blockId: string;
  readonly allocId: string;
  readonly qty: string;
  readonly gross: string;
  readonly currency: string;
  /** Account lines. */
  readonly allocations: number;
}

/** A block that would be broken, and why. */
export interface ToBreak extends Break {
  readonly blockId: string;
  readonly allocId: string | null;
}

/** What would become of a day if it were closed as it stands, and nothing more came. Of each list the first thousand, by id. */
export interface ForeseenClose {
  /** With which it would be closed. */
  readonly figures: DayFigures;
  readonly toAllocate: { readonly blocks: number; readonly listed: readonly ToAllocate[] };
  readonly toBreak: { readonly blocks: number; readonly reasons: Partial<Record<AllocRejReason, number>>; readonly listed: readonly ToBreak[] };
}

/** A day whose blocks are decided so far. */
export function foreseenFrom(figures: DayFigures): ForeseenClose {
  return { figures, toAllocate: { blocks: 0, listed: [] }, toBreak: { blocks: 0, reasons: {}, listed: [] } };
}

const MOST_LISTED = 1000;

interface Decided {
  readonly allocated: readonly { readonly block: ExecutedBlock; readonly split: SplitBlock }[];
  readonly broken: readonly ToBreak[];
}

/** The same with the next blocks decided too. */
export function foresee({ figures, toAllocate, toBreak }: ForeseenClose, { allocated, broken }: Decided): ForeseenClose {
  const lines = allocated.reduce((sum, { split }) => sum + split.lines.length, 0);
  const zeroLines = allocated.reduce((sum, { split }) => sum + split.zeroLines, 0);
  return {
    figures: {
      blocks: figures.blocks, allocated: figures.allocated + allocated.length, broken: figures.broken + broken.length,
      allocations: figures.allocations + lines, zeroLines: figures.zeroLines + zeroLines,
    },
    toAllocate: { blocks: toAllocate.blocks + allocated.length, listed: listed(toAllocate.listed, allocated.map(toldOf)) },
    toBreak: { blocks: toBreak.blocks + broken.length, reasons: counted(toBreak.reasons, broken), listed: listed(toBreak.listed, broken) },
  };
}

function toldOf({ block: { blockId, currency, instruction }, split }: Decided['allocated'][number]): ToAllocate {
  return { blockId, allocId: instruction!.allocId, qty: split.qty, gross: split.gross, currency, allocations: split.lines.length };
}

function listed<T>(before: readonly T[], next: readonly T[]): T[] {
  return [...before, ...next.slice(0, MOST_LISTED - before.length)];
}

/** In the order of precedence. */
function counted(before: ForeseenClose['toBreak']['reasons'], broken: readonly Break[]): ForeseenClose['toBreak']['reasons'] {
  const count = (of: AllocRejReason): number => (before[of] ?? 0) + broken.filter(({ reason }) => reason === of).length;
  return Object.fromEntries(ALLOC_REJ_REASONS.map((reason) => [reason, count(reason)]).filter(([, blocks]) => blocks !== 0));
}
