import type { Account, Client, User } from '@entresol/contracts/reference.message';
import { ACCOUNTS, ACCOUNT_WITHOUT_CUSTODIAN, accountId, clientOf, custodianOf } from './accounts.rules.js';
import { CONFLICT_MATRIX } from './conflict-matrix.rules.js';
import { PEOPLE } from './people.rules.js';

/** A row as its file has it: reference-data counts its versions and knows whether it stands. */
type Row<T> = Omit<T, 'version' | 'status'>;

/** The firm's rows that follow from a rule, by the noun that names their file; the other files are kept by hand. */
export function firmRows(): Record<'accounts' | 'clients' | 'users' | 'conflict-rules', readonly object[]> {
  const accounts = Array.from({ length: ACCOUNTS }, (_, index) => accountOf(index + 1));
  return {
    accounts: [...accounts, withoutCustodian()],
    clients: [...new Set(accounts.map(({ client }) => client))].map(clientRow),
    users: PEOPLE.map(userOf),
    'conflict-rules': CONFLICT_MATRIX,
  };
}

function accountOf(number: number): Row<Account> {
  const account = accountId(number);
  const client = clientOf(number);
  return { account, client, name: `Account ${number} of ${nameOf(client)}`, custodian: custodianOf(account), currency: 'USD' };
}

function withoutCustodian(): Row<Account> {
  const client = clientOf(1);
  return { account: ACCOUNT_WITHOUT_CUSTODIAN, client, name: `Account of ${nameOf(client)}, not yet kept`, custodian: null, currency: 'USD' };
}

function clientRow(client: string): Row<Client> {
  return { client, name: nameOf(client) };
}

function nameOf(client: string): string {
  return `Client ${client.slice('CL-'.length)}`;
}

function userOf({ person, name, roles, userIds }: (typeof PEOPLE)[number]): Row<User> {
  const ids = Object.entries(userIds).flatMap(([source, list]) => list.map((userId) => ({ source, userId })));
  return { person, name, roles, userIds: ids };
}

/** A file of rows as JSON, one row a line. */
export function toFile(rows: readonly object[]): string {
  return `[\n${rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n]\n`;
}
