import type { Database } from '@entresol/platform/database';
import type { FirmRows } from './firm-rows.entity.js';

/** The firm as it stands: all its rows in one statement, so that they are of one moment. */
export async function readFirmRows(reader: Pick<Database, 'rows'>): Promise<FirmRows> {
  const rows = await reader.rows<{ noun: string; content: object }>(
    'SELECT DISTINCT ON (noun, id) noun, content FROM reference_version ORDER BY noun, id, version DESC',
  );
  const of = <N extends keyof FirmRows>(noun: N): FirmRows[N] =>
    rows.filter((row) => row.noun === noun).map(({ content }) => content) as unknown as FirmRows[N];
  return {
    firms: of('firms'), instruments: of('instruments'), clients: of('clients'), accounts: of('accounts'), custodians: of('custodians'),
    platforms: of('platforms'), users: of('users'), fees: of('fees'), calendars: of('calendars'), cycles: of('cycles'),
  };
}
