import type { DutyPerformed } from '@entresol/contracts/compliance.message';
import { groupOf, type CustodianId } from './accounts.rules.js';
import type { Block } from './blocks.rules.js';
import type { PeoplePlant } from './people-planted.rules.js';

export type Duty = DutyPerformed['duty'];

/** Who places orders and closes the day, whatever the block. */
export const ENTERS_ORDERS = 'user-27';
export const CLOSES_DAY = 'user-14';
export const EXPLAINED_TO = 'user-24';
export const HANDS_IN_FILES = 'user-27';
export const APPROVES_PHONE_TRADES = 'user-25';
export const RELEASES_STATEMENTS = 'user-26';

const TRADERS = [['user-01', 'user-02'], ['user-03', 'user-04'], ['user-05', 'user-06']];
const PORTFOLIO_MANAGERS = ['user-07', 'user-08', 'user-09'];
const APPROVERS = ['user-12', 'user-13'];
const CONFIRMERS = ['user-10', 'user-11'];
const AFFIRMERS: Record<CustodianId, string[]> = {
  CUST1: ['user-15', 'user-16'],
  CUST2: ['user-17', 'user-18'],
  CUST3: ['user-19', 'user-20'],
};

/** Who holds which duty on a block. */
export interface BlockPeople {
  readonly EXECUTE: string;
  readonly INSTRUCT: string;
  readonly APPROVE_ALLOCATION: string;
  readonly CONFIRM: string;
  /** By custodian. */
  readonly AFFIRM: Readonly<Record<CustodianId, string>>;
  /** Only where a fill of the block is amended by hand. */
  readonly AMEND?: string;
}

/** The regular holders of a block's duties, but for those whom the block's plant puts in their place. */
export function peopleOf(block: Block, plant?: PeoplePlant): BlockPeople {
  const holds = plant?.holds ?? {};
  return {
    EXECUTE: holds.EXECUTE ?? TRADERS[block.symbolNumber]![block.lane]!,
    INSTRUCT: holds.INSTRUCT ?? PORTFOLIO_MANAGERS[groupOf(block)]!,
    APPROVE_ALLOCATION: holds.APPROVE_ALLOCATION ?? APPROVERS[Math.floor(block.number / 4) % 2]!,
    CONFIRM: holds.CONFIRM ?? CONFIRMERS[block.number % 2]!,
    AFFIRM: { ...regularAffirmers(block.number), ...(holds.AFFIRM ? { CUST1: holds.AFFIRM } : {}) },
    AMEND: holds.AMEND,
  };
}

function regularAffirmers(block: number): Record<CustodianId, string> {
  return { CUST1: AFFIRMERS.CUST1[block % 2]!, CUST2: AFFIRMERS.CUST2[block % 2]!, CUST3: AFFIRMERS.CUST3[block % 2]! };
}

/** A custodian's two regular affirmers: of even and of odd blocks. */
export function affirmersOf(custodian: CustodianId): readonly string[] {
  return AFFIRMERS[custodian];
}
