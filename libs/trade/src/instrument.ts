/** Kinds of product that an account may hold; GOODS are a retailer's. */
export const SECURITY_TYPES = ['EQUITY', 'ETF', 'BOND', 'FUND', 'GOODS'] as const;
export type SecurityType = (typeof SECURITY_TYPES)[number];
