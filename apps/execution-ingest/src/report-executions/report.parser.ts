import { ContractBroken, parseJson, type Parser } from '@entresol/messaging/decode';

const FIX_BEGINS = Buffer.from('8=FIX');

/** Reads a platform's report: JSON so far. A FIX ExecutionReport will be read here into the same fields; until then it is refused by name. */
export const parseReport: Parser = (value) => {
  if (value.subarray(0, FIX_BEGINS.length).equals(FIX_BEGINS)) throw new ContractBroken('MALFORMED_MESSAGE', 'FIX is not served yet');
  return parseJson(value);
};
