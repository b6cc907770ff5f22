import type { Role } from '@entresol/trade/duty';

/** Who may use a route: whoever holds any of these roles, or anyone, without a token. Without a role it is closed to all. */
export type Permission = readonly Role[] | 'ANYONE';

/** By method and path, as in `GET /flags/:flagId`. What is not listed is closed to everyone, and keeps a service from starting. */
export type Permissions = Readonly<Record<string, Permission>>;

const OVERSIGHT = ['operations', 'supervisor', 'auditor'] as const;
const READS_BLOCKS = [...OVERSIGHT, 'approver', 'portfolio-manager'] as const;
const READS_DAYS = [...READS_BLOCKS, 'day-closer'] as const;
const READS_EXECUTIONS = [...OVERSIGHT, 'amender'] as const;
const READS_CONFIRMATIONS = [...OVERSIGHT, 'confirmer'] as const;
const READS_STATEMENTS = [...OVERSIGHT, 'statement-clerk'] as const;
/** Everyone of the firm. Affirmers are custodians' people: other custodians' accounts are not theirs to see. */
const READS_REFERENCES = [
  ...OVERSIGHT, 'trader', 'portfolio-manager', 'approver', 'day-closer', 'amender', 'confirmer', 'statement-clerk', 'administrator',
] as const;

/** What every service has. */
export const OF_EVERY_SERVICE = {
  'GET /health/live': 'ANYONE',
  'GET /health/ready': 'ANYONE',
  'GET /status': 'ANYONE',
  'GET /status/pipeline': 'ANYONE',
  'GET /status/breaks': OVERSIGHT,
} as const satisfies Permissions;

/** Every route of the platform, by service. */
export const PERMISSIONS = {
  'execution-ingest': {
    'POST /executions/csv': ['operations'],
    'POST /executions/phone': ['trader'],
    'GET /executions/phone': [...READS_EXECUTIONS, 'trader'],
    'POST /executions/phone/:execId/approve': ['amender', 'supervisor'],
    'POST /executions/phone/:execId/reject': ['amender', 'supervisor'],
    'POST /executions/:platform/:tradeDate/:execId/correct': ['amender'],
    'POST /executions/:platform/:tradeDate/:execId/bust': ['amender'],
    'GET /executions': READS_EXECUTIONS,
    'GET /executions/:platform/:tradeDate/:execId': [...READS_EXECUTIONS, 'trader'],
    'GET /blocks/:blockId': [...READS_EXECUTIONS, 'approver', 'day-closer'],
    'GET /breaks': [...READS_EXECUTIONS, 'day-closer'],
    'GET /days/:date/platforms': [...READS_EXECUTIONS, 'day-closer'],
  },
  allocation: {
    'POST /instructions': ['portfolio-manager'],
    'POST /instructions/import': ['portfolio-manager'],
    'POST /instructions/:allocId/approve': ['approver'],
    'GET /instructions': READS_BLOCKS,
    'GET /blocks/:blockId': READS_BLOCKS,
    'GET /blocks/:blockId/certificate': READS_BLOCKS,
    'GET /blocks/:blockId/explain': READS_BLOCKS,
    'GET /blocks/:blockId/correction': READS_BLOCKS,
    'POST /blocks/:blockId/correction/approve': ['approver'],
    'GET /breaks': READS_BLOCKS,
    'POST /days/:date/close': ['day-closer'],
    'GET /days/:date': READS_DAYS,
    'GET /days/:date/close/preview': READS_DAYS,
  },
  confirmation: {
    'POST /confirmations/prepare': ['operations'],
    'POST /confirmations/release': ['confirmer'],
    'GET /confirmations': READS_CONFIRMATIONS,
    'GET /confirmations/:confirmId': READS_CONFIRMATIONS,
    'GET /breaks': READS_CONFIRMATIONS,
  },
  statements: {
    'POST /statements': ['statement-clerk'],
    'GET /statements/outdated': READS_STATEMENTS,
    'GET /statements/:account': READS_STATEMENTS,
    'GET /statements/:account/issued': READS_STATEMENTS,
    'GET /statements/:account/issued/:statementId': READS_STATEMENTS,
    'GET /entries': READS_STATEMENTS,
    'GET /refusals': READS_STATEMENTS,
  },
  compliance: {
    'GET /flags': OVERSIGHT,
    'GET /flags/:flagId': OVERSIGHT,
    'POST /flags/:flagId/decision': ['supervisor'],
    'GET /trades/:blockId/duties': OVERSIGHT,
    'GET /trades/:blockId/actors': OVERSIGHT,
    'POST /rules/dry-run': [...OVERSIGHT, 'administrator'],
  },
  'reference-data': {
    'GET /reference/:noun': READS_REFERENCES,
    'GET /reference/:noun/:id': READS_REFERENCES,
    'GET /reference/:noun/:id/versions': [...OVERSIGHT, 'administrator'],
    'PUT /reference/:noun/:id': ['administrator'],
    'POST /reference/:noun/:id/proposals': ['administrator'],
    'GET /proposals': [...OVERSIGHT, 'administrator'],
    'POST /proposals/:proposalId/approve': ['administrator', 'supervisor'],
    'POST /proposals/:proposalId/reject': ['administrator', 'supervisor'],
    'GET /days/:date/readiness': [...OVERSIGHT, 'day-closer'],
  },
} as const satisfies Record<string, Permissions>;
