import type { ActivityReported } from '@entresol/contracts/statement.message';
import { ACCOUNTS, CUSTODIANS, accountId, type CustodianId } from './accounts.rules.js';
import { cutBlocks, type Block } from './blocks.rules.js';
import { ordersPlaced, underItsId } from './booking.rules.js';
import type { Amendment, Approval, CustodianManners, DayPlan, PlannedBlock, PlannedReport, Release } from './day-plan.js';
import { CLOSES_DAY, RELEASES_STATEMENTS, affirmersOf, peopleOf } from './duties.rules.js';
import { expectationsOf } from './expected.rules.js';
import { OPENING_SHARES } from './firm-terms.js';
import { instructionsOf } from './instructions.rules.js';
import { outcomeOf } from './outcome.rules.js';
import { CHANGES_FEE, PEOPLE_PLANTS, READS } from './people-planted.rules.js';
import { userIdsOf } from './people.rules.js';
import { phoneTradesOf } from './phone-trades.rules.js';
import { PLANTS, plantsByBlock } from './planted.rules.js';
import { dearer, plantedFill, planReports, type PlantedBlock } from './reports.rules.js';
import { TRADE_DATE, type TapeTrade } from './tape.js';
import { planTotals, reviseTotals } from './totals.rules.js';

const DAY_BEFORE = '2014-09-16';
const OPENING_CASH = '50000000';

/**
 * Makes the firm's day of the tape, always the same. `blocks` limits it to the blocks below that number, with all of their trades
 * and with those plants that are stated for them: 64 blocks have at least one of each.
 */
export function planDay(tape: readonly TapeTrade[], { blocks: limit = Infinity }: { blocks?: number } = {}): DayPlan {
  const cut = cutBlocks(tape).filter((block) => block.number < limit);
  const plants = plantsByBlock(cut.length);
  const planted = cut.map((block) => plantedBlock(block, plants.get(block.number) ?? []));
  const instructions = planted.map(instructionsOf);
  const outcomes = planted.map((one, index) => outcomeOf(one, instructions[index]!));
  const reports = planReports(planted);
  const phoneTrades = planted.flatMap(phoneTradesOf);
  const totals = planTotals(planted, reports, phoneTrades);
  const plan: Omit<DayPlan, 'expected'> = {
    tradeDate: TRADE_DATE,
    blocks: outcomes,
    orders: planted.flatMap(({ block, plants }) => ordersPlaced(block, plants)),
    openings: Array.from({ length: ACCOUNTS }, (_, index) => openingsOf(accountId(index + 1))).flat(),
    instructions: instructions.flat(),
    reports: reports.day,
    filedReports: reports.filed,
    phoneTrades,
    totals,
    amendments: planted.flatMap((one) => amendmentsOf(one, reports.day[one.block.platform])),
    approvals: planted.flatMap((one, index) => approvalOf(one, outcomes[index]!)),
    closes: CLOSES_DAY,
    releases: releasesOf(planted, outcomes),
    custodians: CUSTODIANS.map((custodian) => mannersOf(custodian, planted, outcomes)),
    lateBusts: {
      reports: reports.late,
      totals: reviseTotals(planted, totals, reports.late),
      blockIds: planted.filter(({ plants }) => plants.includes('LATE_BUST')).map(({ block }) => block.blockId),
    },
    corrections: planted.flatMap(correctionOf),
    ...(READS.block < cut.length ? { reads: { person: READS.person, blockId: planted[READS.block]!.block.blockId } } : {}),
    ...(CHANGES_FEE.block < cut.length ? { changesFee: CHANGES_FEE.person } : {}),
    releasesStatements: RELEASES_STATEMENTS,
    planted: PLANTS.filter(({ block }) => block < cut.length),
  };
  return { ...plan, expected: expectationsOf(plan) };
}

/** A block with what is planted on it, under the id that its orders lead to. */
function plantedBlock(block: Block, plants: PlantedBlock['plants']): PlantedBlock {
  return { block: underItsId(block, plants), plants, people: PEOPLE_PLANTS.get(block.number) };
}

/** Enough shares and cash that nobody sells or spends what he has not. */
function openingsOf(account: string): ActivityReported[] {
  const opening = { source: 'OPENING', account, activityDate: DAY_BEFORE, currency: 'USD' };
  const shares = Object.entries(OPENING_SHARES).map(([symbol, quantity]): ActivityReported => (
    { ...opening, activityId: `${account}-${symbol}`, activityType: 'OPENING_POSITION', symbol, quantity: String(quantity) }));
  return [...shares, { ...opening, activityId: `${account}-USD`, activityType: 'OPENING_CASH', amount: OPENING_CASH }];
}

/** All but the last amendment of a fill are still a cent off. */
function amendmentsOf({ block, people }: PlantedBlock, reports: readonly PlannedReport[]): Amendment[] {
  const times = people?.amendments ?? 0;
  const { tape, trade } = plantedFill(block);
  if (times === 0) return [];
  const sent = reports.find((report) => report.tape === tape)!.value as { execId: string };
  return Array.from({ length: times }, (_, turn) => ({
    person: peopleOf(block, people).AMEND!,
    blockId: block.blockId,
    platform: block.platform,
    execId: sent.execId,
    lastQty: trade.size,
    lastPx: turn === times - 1 ? trade.price : dearer(trade.price, '0.01'),
    reason: 'the platform reported another price than the tape',
  }));
}

/** Only what will be allocated is approved: nobody approves the split of a block that is not whole. */
function approvalOf({ block, people }: PlantedBlock, outcome: PlannedBlock): Approval[] {
  if (!outcome.needsApproval || outcome.broken) return [];
  return [{ person: peopleOf(block, people).APPROVE_ALLOCATION, blockId: block.blockId, allocId: block.allocId }];
}

/** What is corrected after the custodians have answered: what the platform or the portfolio manager took back. */
function correctionOf({ block, plants, people }: PlantedBlock): DayPlan['corrections'] {
  const reason = plants.includes('LATE_BUST') ? 'The platform busted a fill after the close.'
    : plants.includes('REVERSED') || plants.includes('REALLOCATED') ? 'The portfolio manager takes the allocation back.' : undefined;
  return reason ? [{ person: peopleOf(block, people).APPROVE_ALLOCATION, blockId: block.blockId, reason }] : [];
}

/** One act a person, for all of his blocks. */
function releasesOf(planted: readonly PlantedBlock[], outcomes: readonly PlannedBlock[]): Release[] {
  const allocated = planted.filter((_, index) => !outcomes[index]!.broken);
  const byPerson = new Map<string, string[]>();
  for (const { block, people } of allocated) {
    const person = peopleOf(block, people).CONFIRM;
    byPerson.set(person, [...(byPerson.get(person) ?? []), block.blockId]);
  }
  return [...byPerson].map(([person, blockIds]) => ({ person, blockIds }));
}

function mannersOf(custodian: CustodianId, planted: readonly PlantedBlock[], outcomes: readonly PlannedBlock[]): CustodianManners {
  const [even, odd] = affirmersOf(custodian).map((person) => userIdsOf(person, custodian)[0]!) as [string, string];
  const exceptions = planted.flatMap(({ block, people }): [Block, string][] =>
    custodian === 'CUST1' && people?.holds.AFFIRM ? [[block, people.holds.AFFIRM]] : []);
  return {
    custodian,
    lines: outcomes.flatMap(({ lines }) => lines).filter((line) => line.custodian === custodian).length,
    affirmers: [even, odd],
    exceptions: Object.fromEntries(exceptions.map(([{ blockId }, person]) => [blockId, userIdsOf(person, custodian)[0]!])),
    ...(custodian === 'CUST1' ? { foreign: foreignConfirmation(outcomes) } : {}),
    ...(custodian === 'CUST2' ? { answersTwiceEvery: 100 } : {}),
    ...(custodian === 'CUST3' ? { rejectsEvery: 40 } : {}),
  };
}

/** CUST2's confirmation in the first block that CUST1 has a part of too. */
function foreignConfirmation(outcomes: readonly PlannedBlock[]): CustodianManners['foreign'] {
  for (const { lines } of outcomes) {
    const own = lines.find((line) => line.custodian === 'CUST1');
    const foreign = lines.find((line) => line.custodian === 'CUST2');
    if (own && foreign) return { beside: own.confirmId, confirmId: foreign.confirmId };
  }
  return undefined;
}
