import { booked } from '@entresol/contracts/booking-unit';
import { PLATFORMS } from '@entresol/demo-day/blocks.rules';
import type { CustodianManners, DayPlan, PlannedReport } from '@entresol/demo-day/day-plan';
import { expectationsOf } from '@entresol/demo-day/expected.rules';

type Reports = DayPlan['reports'];

/** What is judged only of a whole day: before its end there are no totals of the platforms, no close, and no statements. */
export const OF_A_WHOLE_DAY: readonly string[] = ['platforms totalled', 'day closed', 'statements reconcile', 'duties told', 'flags decided'];

/** Each platform's records by the block with which they go out: one that names no block follows the record before it. */
function reportsByBlock({ reports }: DayPlan): Map<string, Reports> {
  const blocks = new Map<string, Record<keyof Reports, PlannedReport[]>>();
  for (const platform of PLATFORMS) {
    let blockId: string | undefined;
    for (const report of reports[platform]) {
      blockId = report.blockId ?? blockId ?? '';
      if (!blocks.has(blockId)) blocks.set(blockId, { OMS1: [], OMS2: [] });
      blocks.get(blockId)![platform].push(report);
    }
  }
  return blocks;
}

/** The part of a day that consists of these blocks, with what it comes to before its close. */
export function dayOfBlocks(plan: DayPlan, wanted: ReadonlySet<string>): DayPlan {
  const isWanted = ({ blockId }: { blockId: string }): boolean => wanted.has(blockId);
  const blocks = plan.blocks.filter(isWanted);
  const sent = [...reportsByBlock(plan)].filter(([blockId]) => wanted.has(blockId)).map(([, reports]) => reports);
  const part: Omit<DayPlan, 'expected'> = {
    ...plan,
    blocks,
    orders: plan.orders.filter((order) => isWanted(booked(order))),
    instructions: plan.instructions.filter(({ value, when }) => when !== 'AFTER_AFFIRMATION' && isWanted(value)),
    reports: { OMS1: sent.flatMap(({ OMS1 }) => OMS1), OMS2: sent.flatMap(({ OMS2 }) => OMS2) },
    filedReports: plan.filedReports.filter(({ blockId }) => wanted.has(blockId ?? '')),
    phoneTrades: plan.phoneTrades.filter(isWanted),
    totals: plan.totals.filter(({ orderId }) => blocks.some(({ orderIds }) => orderIds.includes(orderId ?? ''))),
    amendments: plan.amendments.filter(isWanted),
    approvals: plan.approvals.filter(isWanted),
    releases: plan.releases.map(({ person, blockIds }) => ({ person, blockIds: blockIds.filter((blockId) => wanted.has(blockId)) })),
    custodians: plan.custodians.map((manners) => mannersOn(manners, blocks)),
    lateBusts: { reports: { OMS1: [], OMS2: [] }, totals: [], blockIds: [] },
    corrections: [],
  };
  return { ...part, expected: expectationsOf(part) };
}

function mannersOn({ foreign, ...manners }: CustodianManners, blocks: DayPlan['blocks']): CustodianManners {
  const lines = blocks.flatMap((block) => block.lines);
  const isForeignSent = lines.some(({ confirmId }) => confirmId === foreign?.beside);
  return { ...manners, lines: lines.filter(({ custodian }) => custodian === manners.custodian).length, ...(isForeignSent ? { foreign } : {}) };
}
