import { AllocationAllocated, AllocationCertified, AllocationInstructed, AllocationRefused } from './allocation.message.js';
import { BlockTotalled, DayClosed, PlatformTotalled } from './block.message.js';
import { ComplianceFlagged, DutyPerformed, FlagDecided } from './compliance.message.js';
import { ConfirmationAffirmed, ConfirmationAnswered, ConfirmationIssued, ConfirmationRejected, CustodianConfirmation } from './confirmation.message.js';
import { ExecutionAccepted, ExecutionRejected, ExecutionReported, ExecutionsTotalled } from './execution.message.js';
import { OrderPlaced } from './order.message.js';
import { Account, Calendar, Client, ConflictRule, Custodian, Fee, Firm, Instrument, Platform } from './reference.message.js';
import { ReferenceChanged, SettlementCycle, User, type ReferenceRow } from './reference.message.js';
import { ActivityReported, StatementIssued } from './statement.message.js';
import type { MessageClass, Topic, TopicFamily } from './topic.js';

/** Partitions of the busy topics: enough to share a day among instances, few enough for batches to stay large. */
const PARTITIONS = 4;

function topic<T extends object>(
  name: string, message: MessageClass<T>, key: string, writtenBy: string, description: string, partitions = PARTITIONS,
): Topic<T> {
  return { name, message, key, writtenBy, description, partitions, cleanup: 'delete' };
}

function family<T extends object>(pattern: string, message: MessageClass<T>, key: string, writtenBy: string, description: string): TopicFamily<T> {
  const rest = { message, key, writtenBy, description, partitions: 1, cleanup: 'delete' as const };
  return { ...rest, pattern, of: (member) => ({ ...rest, name: pattern.replace('*', member) }) };
}

function reference<T extends ReferenceRow>(noun: string, message: MessageClass<T>, key: string, description: string): Topic<T> {
  return { name: `reference.${noun}.v1`, message, key, writtenBy: 'reference-data', description, partitions: 1, cleanup: 'compact' };
}

/** Every topic of the platform. What is not here does not cross a service border. */
export const topics = {
  ordersPlaced: topic('orders.placed.v1', OrderPlaced, 'orderId', 'order management', 'Orders given to platforms; each names its block.'),
  executionsReported: topic('executions.reported.v1', ExecutionReported, 'orderId', 'trading platforms', 'Fills, corrections and cancels as reported.'),
  executionsTotalled: topic('executions.totalled.v1', ExecutionsTotalled, 'orderId', 'trading platforms', 'What a platform says it sent, by order and day.'),
  executionsAccepted: topic('executions.accepted.v1', ExecutionAccepted, 'blockId', 'execution-ingest', 'What stands of each fill.'),
  executionsRejected: topic('executions.rejected.v1', ExecutionRejected, 'orderId', 'execution-ingest', 'Reports that were not taken, with the reason.'),
  blocksTotalled: topic('blocks.totalled.v1', BlockTotalled, 'blockId', 'execution-ingest', 'Whether a block is known to be complete.'),
  platformsTotalled: topic('platforms.totalled.v1', PlatformTotalled, 'platform', 'execution-ingest', 'Whether all that a platform sent on a day has come.', 1),
  daysClosed: topic('days.closed.v1', DayClosed, 'tradeDate', 'allocation', 'The end of a day’s allocation.', 1),
  allocationsInstructed: topic('allocations.instructed.v1', AllocationInstructed, 'blockId', 'order management', 'How blocks are to be split.'),
  allocationsAllocated: topic('allocations.allocated.v1', AllocationAllocated, 'blockId', 'allocation', 'Each account’s part of a block.'),
  allocationsCertified: topic('allocations.certified.v1', AllocationCertified, 'blockId', 'allocation', 'What proves each allocation: docs/certificate.md.'),
  allocationsRefused: topic('allocations.refused.v1', AllocationRefused, 'blockId', 'allocation', 'Instructions and blocks refused, with the reason.'),
  confirmationsIssued: topic('confirmations.issued.v1', ConfirmationIssued, 'account', 'confirmation', 'Confirmations, for all but custodians.'),
  confirmationsAffirmed: topic('confirmations.affirmed.v1', ConfirmationAffirmed, 'account', 'confirmation', 'Confirmations that custodians affirmed.'),
  confirmationsRejected: topic('confirmations.rejected.v1', ConfirmationRejected, 'account', 'confirmation', 'Confirmations that custodians rejected.'),
  activitiesReported: topic('activities.reported.v1', ActivityReported, 'account', 'cash and position feeds', 'What happens on accounts beside trades.'),
  statementsIssued: topic('statements.issued.v1', StatementIssued, 'account', 'statements', 'Statements made for clients.'),
  dutiesPerformed: topic('duties.performed.v1', DutyPerformed, 'subject', 'every service', 'Decisions of people that no business event tells.'),
  complianceFlagged: topic('compliance.flagged.v1', ComplianceFlagged, 'subject', 'compliance', 'One person on conflicting duties of one subject.'),
  complianceDecided: topic('compliance.decided.v1', FlagDecided, 'subject', 'compliance', 'What supervisors decided on flags.'),
  referenceChanged: topic('reference.changed.v1', ReferenceChanged, 'id', 'reference-data', 'Changes of reference rows, never compacted.', 1),
} as const;

/** One topic for each custodian; no other custodian may see it. */
export const custodianTopics = {
  confirmations: family('custodians.*.confirmations.v1', CustodianConfirmation, 'account', 'confirmation', 'Its confirmations: each once, in order, gapless.'),
  affirmations: family('custodians.*.affirmations.v1', ConfirmationAnswered, 'confirmId', 'that custodian', 'Its answers.'),
} as const;

/** The golden source, as compacted topics: the latest version of each row. */
export const referenceTopics = {
  firms: reference('firms', Firm, 'firm', 'The firm’s own settings.'),
  instruments: reference('instruments', Instrument, 'symbol', 'What is traded.'),
  clients: reference('clients', Client, 'client', 'Whom the firm serves.'),
  accounts: reference('accounts', Account, 'account', 'Where clients’ shares and cash are held.'),
  custodians: reference('custodians', Custodian, 'custodian', 'Who keeps the accounts.'),
  platforms: reference('platforms', Platform, 'platform', 'Where orders are executed.'),
  users: reference('users', User, 'person', 'People, their roles, and their ids elsewhere.'),
  fees: reference('fees', Fee, 'feeId', 'Commission and regulatory fees, effective-dated.'),
  calendars: reference('calendars', Calendar, 'calendar', 'Settlement calendars.'),
  cycles: reference('cycles', SettlementCycle, 'cycleId', 'Settlement cycles, effective-dated.'),
  conflictRules: reference('conflict-rules', ConflictRule, 'rule', 'The matrix of duties to be kept apart.'),
} as const;

export type ReferenceNoun = keyof typeof referenceTopics;
