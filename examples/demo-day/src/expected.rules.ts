import { CUSTODIANS, type CustodianId } from './accounts.rules.js';
import { PLATFORMS } from './blocks.rules.js';
import type { DayPlan, Expected, ReportKind } from './day-plan.js';
import { plain, roundHalfUp, scaled } from './exact.rules.js';
import { flagsOf } from './flags.rules.js';

const CENTS = 2;
const ACCEPTED: readonly ReportKind[] = ['FILL', 'EXTRA_FILL', 'CORRECTION', 'BUST', 'LATE_BUST'];

/** What a planned day comes to. */
export function expectationsOf(plan: Omit<DayPlan, 'expected'>): Expected {
  const records = PLATFORMS.flatMap((platform) => [...plan.reports[platform], ...plan.lateBusts.reports[platform]]);
  const count = (...kinds: ReportKind[]) => records.filter(({ kind }) => kinds.includes(kind)).length;
  const allocated = plan.blocks.filter(({ broken }) => !broken);
  const broken = plan.blocks.filter((block) => block.broken);
  const custodians = Object.fromEntries(plan.custodians.map(({ custodian, lines }) => [custodian, lines])) as Record<CustodianId, number>;
  const issued = CUSTODIANS.reduce((sum, custodian) => sum + custodians[custodian], 0);
  const rejected = everySoMany(plan, 'rejectsEvery');
  return {
    trades: count('FILL') + plan.filedReports.length + plan.phoneTrades.length,
    reported: records.length,
    accepted: count(...ACCEPTED),
    filed: plan.filedReports.length,
    byPhone: plan.phoneTrades.length,
    duplicates: count('DUPLICATE'),
    conflicts: count('OTHER_CONTENT'),
    malformed: count('MALFORMED'),
    busted: count('BUST'),
    corrected: count('CORRECTION'),
    amended: plan.amendments.length,
    parked: count('STRAY_BUST'),
    lateBusts: count('LATE_BUST'),
    blocks: {
      total: plan.blocks.length,
      allocated: allocated.length,
      broken: Object.fromEntries(broken.map((block) => [block.blockId, block.broken!])),
    },
    refused: plan.instructions.flatMap(({ value, refused }) => (refused ? [{ blockId: value.blockId, allocId: value.allocId, reason: refused }] : [])),
    leftOut: plan.instructions.flatMap(({ value: { blockId, allocId }, leavesOut }) => (leavesOut ? [{ blockId, allocId, account: leavesOut }] : [])),
    platformsOpen: PLATFORMS.filter((platform) => broken.some((block) => block.platform === platform && block.broken === 'MISSING')),
    approvals: plan.approvals.length,
    allocations: allocated.reduce((sum, { lines }) => sum + lines.length, 0),
    zeroLines: allocated.reduce((sum, { zeroLines }) => sum + zeroLines, 0),
    grossTradeAmt: plain(allocated.reduce((sum, { gross }) => sum + roundHalfUp(scaled(gross), CENTS), 0n)),
    custodians,
    confirmations: { issued, affirmed: issued - rejected, rejected },
    answers: { doubled: everySoMany(plan, 'answersTwiceEvery'), foreign: plan.custodians.filter(({ foreign }) => foreign).length },
    flags: flagsOf(plan),
  };
}

/** How many of the custodians' confirmations fall on the places that they treat so. */
function everySoMany(plan: Omit<DayPlan, 'expected'>, manner: 'rejectsEvery' | 'answersTwiceEvery'): number {
  return plan.custodians.reduce((sum, manners) => sum + (manners[manner] ? Math.floor(manners.lines / manners[manner]) : 0), 0);
}
