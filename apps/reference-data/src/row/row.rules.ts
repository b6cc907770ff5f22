import { minorUnit } from '@entresol/money/currency';
import { decimal } from '@entresol/money/decimal';

/** What a row may get wrong although each field keeps its pattern, in order of precedence. */
export const ROW_FAULTS = [
  'UNKNOWN_CURRENCY', // not a currency of ISO 4217
  'PERIOD_REVERSED', // ends before it starts
  'MINIMUM_ABOVE_MAXIMUM', // a fee's bounds exclude every charge
  'NOT_A_PAIR', // a conflict needs two different duties
  'USER_ID_TAKEN', // one id at one source stands for two persons, or twice for one
] as const;
export type RowFault = (typeof ROW_FAULTS)[number];

interface Fault {
  readonly code: RowFault;
  readonly field: string;
  readonly text: string;
}

/** The fields that any rule here looks at; a noun has some of them. */
interface Judged {
  readonly currency?: string;
  readonly validFrom?: string;
  readonly validTo?: string | null;
  readonly minimum?: string | null;
  readonly maximum?: string | null;
  readonly duties?: readonly string[];
}

/** The first fault of a row that keeps its contract, or undefined. */
export function faultOf(row: Judged): Fault | undefined {
  if (row.currency !== undefined && !isCurrency(row.currency)) {
    return { code: 'UNKNOWN_CURRENCY', field: 'currency', text: `${row.currency} is no currency of ISO 4217` };
  }
  if (row.validFrom && row.validTo && row.validTo < row.validFrom) {
    return { code: 'PERIOD_REVERSED', field: 'validTo', text: `${row.validTo} is before ${row.validFrom}` };
  }
  if (row.minimum && row.maximum && decimal(row.minimum).gt(decimal(row.maximum))) {
    return { code: 'MINIMUM_ABOVE_MAXIMUM', field: 'minimum', text: `${row.minimum} is above the maximum, ${row.maximum}` };
  }
  if (row.duties && (row.duties.length !== 2 || row.duties[0] === row.duties[1])) {
    return { code: 'NOT_A_PAIR', field: 'duties', text: 'duties must be two different duties' };
  }
  return undefined;
}

function isCurrency(code: string): boolean {
  try {
    return minorUnit(code) >= 0;
  } catch {
    return false;
  }
}

interface KnownElsewhere {
  readonly person: string;
  readonly userIds: readonly { readonly source: string; readonly userId: string }[];
}

/** The fault of a set of users in which an id at a source could mean either of two persons: acts under it would have no owner. */
export function takenUserId(users: readonly KnownElsewhere[]): Fault | undefined {
  const owners = new Map<string, string>();
  for (const { person, userIds } of users) {
    for (const { source, userId } of userIds) {
      const owner = owners.get(`${source}/${userId}`);
      if (owner !== undefined) return { code: 'USER_ID_TAKEN', field: 'userIds', text: `${userId} at ${source} is named by both ${owner} and ${person}` };
      owners.set(`${source}/${userId}`, person);
    }
  }
  return undefined;
}
