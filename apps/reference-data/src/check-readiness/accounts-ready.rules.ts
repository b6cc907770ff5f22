import type { Account } from '@entresol/contracts/reference.message';
import { isActive, type Finding } from './finding.rules.js';
import type { FirmRows } from './firm-rows.entity.js';

type Status = 'ACTIVE' | 'CLOSED';

const TEXTS = {
  CLIENT_UNKNOWN: ({ client }) => `is of client ${client}, who is unknown`,
  CLIENT_CLOSED: ({ client }) => `is of client ${client}, who is closed`,
  ACCOUNT_WITHOUT_CUSTODIAN: () => 'has no custodian',
  CUSTODIAN_UNKNOWN: ({ custodian }) => `is kept by ${custodian}, who is unknown`,
  CUSTODIAN_CLOSED: ({ custodian }) => `is kept by ${custodian}, who is closed`,
} satisfies Partial<Record<Finding['code'], (account: Account) => string>>;
type Lack = keyof typeof TEXTS;

/** Accounts to which nothing could be allocated, or for which nothing could be confirmed. */
export function accountFindings({ accounts, clients, custodians }: Pick<FirmRows, 'accounts' | 'clients' | 'custodians'>): Finding[] {
  const clientIs = new Map<string, Status>(clients.map(({ client, status }) => [client, status]));
  const custodianIs = new Map<string, Status>(custodians.map(({ custodian, status }) => [custodian, status]));
  return accounts.filter(isActive).flatMap((account) => {
    const { client, custodian } = account;
    const lacks: (Lack | null)[] = [
      lackOf('CLIENT', clientIs.get(client)), custodian == null ? 'ACCOUNT_WITHOUT_CUSTODIAN' : lackOf('CUSTODIAN', custodianIs.get(custodian)),
    ];
    return lacks.filter((lack) => lack !== null).map((code): Finding =>
      ({ code, noun: 'accounts', rows: [account.account], text: `Account ${account.account} ${TEXTS[code](account)}.` }));
  });
}

function lackOf(who: 'CLIENT' | 'CUSTODIAN', status: Status | undefined): Lack | null {
  if (status === 'ACTIVE') return null;
  return status === undefined ? `${who}_UNKNOWN` : `${who}_CLOSED`;
}
