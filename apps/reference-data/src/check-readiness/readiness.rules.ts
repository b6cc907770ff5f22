import { accountFindings } from './accounts-ready.rules.js';
import { READINESS_CODES, isActive, type Finding } from './finding.rules.js';
import type { FirmRows } from './firm-rows.entity.js';
import { marketFindings } from './markets-ready.rules.js';
import { peopleFindings } from './people-ready.rules.js';

/** All that stands between a firm and a day of trading, in the order of the codes. Nothing found: it is ready. */
export function readinessFindings(rows: FirmRows, tradeDate: string): Finding[] {
  const findings = [...firmFindings(rows), ...accountFindings(rows), ...marketFindings(rows, tradeDate), ...peopleFindings(rows)];
  return findings.sort((a, b) => READINESS_CODES.indexOf(a.code) - READINESS_CODES.indexOf(b.code));
}

const TRADED_WITH = ['platforms', 'instruments', 'accounts'] as const;

function firmFindings(rows: FirmRows): Finding[] {
  const firms = rows.firms.filter(isActive).map(({ firm }) => firm);
  return [
    ...(firms.length === 0 ? [found('FIRM_MISSING', 'firms', [], 'No firm is active.')] : []),
    ...(firms.length > 1 ? [found('SEVERAL_FIRMS', 'firms', firms, 'More than one firm is active: neither’s settings count.')] : []),
    ...TRADED_WITH.filter((noun) => !rows[noun].some(isActive)).map((noun) => found('NO_ROWS', noun, [], `None of ${noun} is active.`)),
  ];
}

function found(code: Finding['code'], noun: Finding['noun'], rows: readonly string[], text: string): Finding {
  return { code, noun, rows, text };
}
