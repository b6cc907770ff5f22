/** Kinds of product that an account may hold. */
export const SECURITY_TYPES = ['EQUITY', 'ETF', 'BOND', 'FUND'] as const;
export type SecurityType = (typeof SECURITY_TYPES)[number];
