import type { Block } from './blocks.rules.js';

export const ACCOUNTS = 120;
export const CUSTODIANS = ['CUST1', 'CUST2', 'CUST3'] as const;
export type CustodianId = (typeof CUSTODIANS)[number];
/** On the firm's books, but nobody keeps its shares. */
export const ACCOUNT_WITHOUT_CUSTODIAN = 'ACC-900';
/** On nobody's books. */
export const UNKNOWN_ACCOUNT = 'ACC-999';

const GROUP_SIZE = 40;
const CLIENTS_IN_GROUP = 14;
const ACCOUNTS_IN_BLOCK = [1, 4, 12, 40, 2, 20, 8, 30];

/** An account's share in a block. */
export interface Share {
  readonly account: string;
  readonly weight: bigint;
}

/** The accounts that a block is for, in the order of the instruction, with their weights, and so many more that would be next. */
export function sharesOf(block: Block, more = 0): Share[] {
  const group = groupOf(block);
  return Array.from({ length: ACCOUNTS_IN_BLOCK[block.number % ACCOUNTS_IN_BLOCK.length]! + more }, (_, line) => {
    const account = GROUP_SIZE * group + ((7 * block.number + line) % GROUP_SIZE) + 1;
    return { account: accountId(account), weight: BigInt(((37 * account) % 10) + 1) };
  });
}

/** Buyers and sellers of a symbol are different groups, so that no client is on both sides of it. */
export function groupOf(block: Block): number {
  return (block.symbolNumber + (block.side === 'SELL' ? 1 : 0)) % 3;
}

export function accountId(account: number): string {
  return `ACC-${String(account).padStart(3, '0')}`;
}

/** Who keeps an account of the 120. */
export function custodianOf(account: string): CustodianId {
  const last = Number(account.slice(-1));
  return last <= 4 ? 'CUST1' : last <= 7 ? 'CUST2' : 'CUST3';
}

/** Three accounts a client; none reaches from one group into the next. */
export function clientOf(account: number): string {
  const group = Math.floor((account - 1) / GROUP_SIZE);
  const client = CLIENTS_IN_GROUP * group + Math.floor(((account - 1) % GROUP_SIZE) / 3) + 1;
  return `CL-${String(client).padStart(2, '0')}`;
}
