import type {
  Account, Calendar, Client, Custodian, Fee, Firm, Instrument, Platform, SettlementCycle, User,
} from '@entresol/contracts/reference.message';

/** The firm as it stands, closed rows among them; by noun. */
export interface FirmRows {
  readonly firms: readonly Firm[];
  readonly instruments: readonly Instrument[];
  readonly clients: readonly Client[];
  readonly accounts: readonly Account[];
  readonly custodians: readonly Custodian[];
  readonly platforms: readonly Platform[];
  readonly users: readonly User[];
  readonly fees: readonly Fee[];
  readonly calendars: readonly Calendar[];
  readonly cycles: readonly SettlementCycle[];
}
