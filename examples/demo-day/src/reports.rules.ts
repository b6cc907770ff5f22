import type { ExecutionReported } from '@entresol/contracts/execution.message';
import { PLATFORMS, type Block, type Fill, type PlatformId } from './blocks.rules.js';
import { namesBlock, ordersOf } from './booking.rules.js';
import type { PlannedReport, ReportKind } from './day-plan.js';
import { peopleOf } from './duties.rules.js';
import { plain, scaled } from './exact.rules.js';
import { malformedNamed, malformedUnnamed } from './malformed.rules.js';
import type { FixVersion } from './fix.rules.js';
import type { PeoplePlant } from './people-planted.rules.js';
import { userIdsOf } from './people.rules.js';
import type { PlantKind } from './planted.rules.js';
import { TRADE_DATE } from './tape.js';

/** A block with all that was planted on it. */
export interface PlantedBlock {
  readonly block: Block;
  readonly plants: readonly PlantKind[];
  readonly people?: PeoplePlant;
}

/** A record with the place on the tape after which it is sent. */
interface Sending extends PlannedReport {
  readonly at: number;
}

/** Sends something for a block's planted fill, so many places on the tape after it. */
type Send = (kind: ReportKind, at: number, value: PlannedReport['value']) => Sending;

const LATER = 11;
const LONG_BEFORE = 1500;
const AT_THE_END = Number.MAX_SAFE_INTEGER;
const ONE_IN_FIFTY = 50;

/** The fill on which a block's plants fall. */
export function plantedFill(block: Block): Fill {
  return block.fills[Math.floor(block.fills.length / 2)]!;
}

/** Numbers reports: a platform's fills in the order of the tape from E-000001 on, then all that is not on the tape. */
class ExecIds {
  private readonly ofFill = new Map<number, string>();
  private readonly last: Record<PlatformId, number> = { OMS1: 0, OMS2: 0 };

  constructor(blocks: readonly PlantedBlock[]) {
    const fills = blocks.flatMap(({ block }) => block.fills.map(({ tape }) => ({ tape, platform: block.platform })));
    for (const { tape, platform } of fills.sort((a, b) => a.tape - b.tape)) this.ofFill.set(tape, this.next(platform));
  }

  of(fill: Fill): string {
    return this.ofFill.get(fill.tape)!;
  }

  next(platform: PlatformId): string {
    return `E-${String(++this.last[platform]).padStart(6, '0')}`;
  }
}

/** All that is reported: while the day is open, by file, and afterwards the late busts; each platform's in its order. */
export interface PlannedReports {
  readonly day: Record<PlatformId, PlannedReport[]>;
  readonly filed: PlannedReport[];
  readonly late: Record<PlatformId, PlannedReport[]>;
}

export function planReports(blocks: readonly PlantedBlock[]): PlannedReports {
  const execIds = new ExecIds(blocks);
  const fillsOfDay = blocks.filter(({ plants }) => !plants.includes('FILED')).flatMap((planted) => fillsOf(planted, execIds));
  const filed = blocks.filter(({ plants }) => plants.includes('FILED')).flatMap((planted) => fillsOf(planted, execIds));
  const redelivered = blocks.filter(({ people }) => people?.redelivered).map(({ block }) => fillsOfDay.find((fill) => fill.tape === block.fills[0]!.tape)!);
  const others = blocks.flatMap((planted) => plantedReports(planted, execIds));
  const fixOf = new Map(blocks.map(({ block }) => [block.blockId, fixVersionOf(block)]));
  const day = [...fillsOfDay, ...duplicatesOf(fillsOfDay, redelivered), ...others].map((sending) => spoken(sending, fixOf.get(sending.blockId ?? '')));
  return {
    day: byPlatform(day.filter((sending) => sending.kind !== 'LATE_BUST'), blocks),
    filed: filed.map(({ at: _, ...report }) => report),
    late: byPlatform(day.filter((sending) => sending.kind === 'LATE_BUST'), blocks),
  };
}

function byPlatform(sendings: Sending[], blocks: readonly PlantedBlock[]): Record<PlatformId, PlannedReport[]> {
  const platformOf = new Map(blocks.flatMap(({ block, plants }) => ordersOf(block, plants).map(({ orderId }) => [orderId, block.platform])));
  const inOrder = sendings.sort((a, b) => a.at - b.at).map(({ at: _, ...report }) => report);
  const of = (platform: PlatformId) => inOrder.filter(({ key }) => key === platform || platformOf.get(key) === platform);
  return Object.fromEntries(PLATFORMS.map((platform) => [platform, of(platform)])) as Record<PlatformId, PlannedReport[]>;
}

/** One block in eight is reported in FIX: half of them in 4.2, half in 4.4. */
function fixVersionOf({ number }: Block): FixVersion | undefined {
  return number % 16 === 6 ? 'FIX.4.2' : number % 16 === 15 ? 'FIX.4.4' : undefined;
}

/** FIX 4.2 has no field for the block: there it is known by the order alone. */
function spoken(sending: Sending, fix: FixVersion | undefined): Sending {
  const { value } = sending;
  if (!fix || value === null || Buffer.isBuffer(value)) return sending;
  return { ...sending, fix, value: fix === 'FIX.4.2' ? { ...value, blockId: null } : value };
}

/** The fills of the tape as they first go out: one that is corrected or amended later goes out wrong. */
function fillsOf({ block, plants, people }: PlantedBlock, execIds: ExecIds): Sending[] {
  const reported = plants.includes('BY_PHONE') ? block.fills.slice(0, -1) : block.fills;
  return reported.map((fill) => {
    const report = reportOf({ block, plants, people }, fill, execIds.of(fill));
    const value = fill === plantedFill(block) ? asFirstSent(report, block, plants, people) : report;
    return { at: fill.tape, kind: 'FILL', key: report.orderId, blockId: block.blockId, value, tape: fill.tape };
  });
}

/** What is corrected later is wrong in quantity on even blocks and in price on odd ones; what is amended by hand, in price. */
function asFirstSent(report: ExecutionReported, block: Block, plants: readonly PlantKind[], people?: PeoplePlant): ExecutionReported {
  const amended = people?.amendments !== undefined;
  if (!amended && !plants.includes('CORRECTION')) return report;
  if (amended || block.number % 2 === 1) return { ...report, lastPx: dearer(report.lastPx, '0.03') };
  return { ...report, lastQty: String(BigInt(report.lastQty) + 100n) };
}

/** Every fiftieth trade of the day's tape is sent twice; the redelivered report of a near-miss takes the last one's turn. */
function duplicatesOf(fills: readonly Sending[], redelivered: readonly Sending[]): Sending[] {
  const inOrder = [...fills].sort((a, b) => a.at - b.at);
  const spread = inOrder.filter((_, place) => place % ONE_IN_FIFTY === 0);
  const soonAfter = spread.slice(0, spread.length - redelivered.length).map((fill) => duplicate(fill, fill.at + LATER + 0.5));
  return [...soonAfter, ...redelivered.map((fill) => duplicate(fill, AT_THE_END))];
}

function duplicate({ key, blockId, value }: Sending, at: number): Sending {
  return { at, kind: 'DUPLICATE', key, blockId, value };
}

/** What the plants of a block send beside its fills. */
function plantedReports({ block, plants, people }: PlantedBlock, execIds: ExecIds): Sending[] {
  const fill = plantedFill(block);
  const report = reportOf({ block, plants, people }, fill, execIds.of(fill));
  const next = () => execIds.next(block.platform);
  const send: Send = (kind, at, value) => ({ at: fill.tape + at, kind, key: block.orderId, blockId: block.blockId, value });
  return plants.flatMap((plant): Sending[] => {
    switch (plant) {
      case 'CORRECTION': return [send('CORRECTION', LATER, { ...report, execType: 'TRADE_CORRECT', execId: next(), execRefId: report.execId })];
      case 'BUST': return extraAndBust(send, report, next, LATER);
      case 'BUST_BEFORE_FILL': return extraAndBust(send, report, next, -LONG_BEFORE);
      case 'LATE_BUST': return [send('LATE_BUST', 0, bustOf(report, next()))];
      case 'STRAY_BUST': return [send('STRAY_BUST', LATER, bustOf({ ...report, execId: 'E-999999' }, next()))];
      case 'ID_WITH_OTHER_CONTENT': return [send('OTHER_CONTENT', LATER, { ...report, lastPx: dearer(report.lastPx, '0.01') })];
      case 'MALFORMED_NAMED': return [send('MALFORMED', 0.5, malformedNamed(block.number, { ...report, execId: next() }))];
      case 'MALFORMED_UNNAMED': return [{ at: fill.tape + 0.5, kind: 'MALFORMED', key: block.platform, value: malformedUnnamed(block.number) }];
      default: return [];
    }
  });
}

/** A fill that is not on the tape and its bust, which goes out so many places after, or before, the fill. */
function extraAndBust(send: Send, like: ExecutionReported, next: () => string, bustAt: number): Sending[] {
  const extra: ExecutionReported = { ...like, execId: next(), lastQty: '100' };
  return [send('EXTRA_FILL', 0.25, extra), send('BUST', bustAt, bustOf(extra, next()))];
}

function bustOf(report: ExecutionReported, execId: string): ExecutionReported {
  return { ...report, execType: 'TRADE_CANCEL', execId, execRefId: report.execId };
}

/** A price so much higher. */
export function dearer(price: string, by: string): string {
  return plain(scaled(price) + scaled(by));
}

function reportOf({ block, plants, people }: PlantedBlock, fill: Fill, execId: string): ExecutionReported {
  const order = ordersOf(block, plants).find(({ fills }) => fills.includes(fill))!;
  const traderIds = userIdsOf(peopleOf(block, people).EXECUTE, block.platform);
  return {
    platform: block.platform,
    execId,
    execType: 'TRADE',
    execRefId: null,
    orderId: order.orderId,
    blockId: namesBlock(plants) ? block.blockId : null,
    symbol: block.symbol,
    side: block.side,
    lastQty: fill.trade.size,
    lastPx: fill.trade.price,
    currency: 'USD',
    lastMkt: 'XNYS',
    transactTime: fill.trade.transactTime,
    tradeDate: TRADE_DATE,
    lastCapacity: 'AGENT',
    trader: traderIds[block.fills.indexOf(fill) % traderIds.length]!,
  };
}
