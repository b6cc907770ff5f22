import type { ComplianceFlagged } from '@entresol/contracts/compliance.message';
import { toHeaders, type Envelope } from '@entresol/contracts/envelope';
import { referenceTopics, topics } from '@entresol/contracts/topics';
import type { Received } from '@entresol/messaging/batch';
import { openService, type RunningService } from '@entresol/testing/service';
import { matrix, ruleOf } from './matrix.example.js';
import type { DutyEvidence, FlagDetail } from './read-flags/flag.view.js';
import { recordDuties } from './record-duties/record-duties.handler.js';
import { compliance } from './service.js';
import { affirmation, confirmation, execution, performed, type ToldRecord } from './told.example.js';

const users = [
  { person: 'user-11', name: 'A. Smith', roles: ['trader'], userIds: [{ source: 'OMS1', userId: 'trader-11' }, { source: 'CUST1', userId: 'desk-11' }] },
  { person: 'user-12', name: 'A. Smith', roles: ['confirmer'], userIds: [] },
];
const supervisor = { sub: 'user-90', roles: ['supervisor' as const] };
const numbered = (prefix: string, n: number) => Array.from({ length: n }, (_, i) => `${prefix}-${i}`);

let running: RunningService;
beforeAll(async () => (running = await openService(compliance, { references: { users, conflictRules: [...matrix] } })), 60_000);
afterAll(() => running?.close(), 30_000);

/** Sends records, those of each topic in the order given, all topics at once. */
async function tell(records: readonly ToldRecord[]): Promise<void> {
  await Promise.all([...new Set(records.map(({ from }) => from))].map((topic) => {
    const messages = records.filter(({ from }) => from === topic);
    return running.produce(topic, messages.map(({ key, value, envelope }) => ({ key, value, headers: toHeaders(envelope as Envelope) })));
  }));
}

async function flagged(blockPrefix: string): Promise<ComplianceFlagged[]> {
  return (await running.published(topics.complianceFlagged)).map(({ value }) => value).filter(({ subject }) => subject.startsWith(blockPrefix));
}

/** Sessions of this database that wait for a lock. */
const WAITING = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";

/** Waits for what a loop does in its own time. */
async function until(done: () => Promise<boolean>): Promise<void> {
  while (!(await done())) await new Promise((resolve) => setTimeout(resolve, 50));
}

describe('two duties of one person', () => {
  const blocks = numbered('TWO', 60);
  const executions = blocks.map((block) => execution(block, 'OMS1/trader-11', '14:00:00'));
  const confirmations = blocks.map((block) => confirmation(block, 'user-11', '20:00:00'));

  it('are flagged once, though they come on two topics at the same time', async () => {
    await tell([...executions, ...confirmations]);
    await running.drained();
    const flags = await flagged('TWO');
    expect(flags.map(({ subject }) => subject).sort()).toEqual([...blocks].sort());
    expect(flags[0]).toMatchObject({
      scope: 'TRADE', person: 'user-11', rule: 'execute-confirm', ruleVersion: 1, severity: 'HIGH', duties: ['CONFIRM', 'EXECUTE'], prevented: false,
      evidence: [{ duty: 'EXECUTE', actor: 'OMS1/trader-11', time: '2014-09-17T14:00:00Z' }, { duty: 'CONFIRM', actor: 'user-11' }],
    });
    const block = blocks.indexOf(flags[0]!.subject);
    expect(flags[0]!.events).toEqual([executions[block]!.envelope.id, confirmations[block]!.envelope.id]);
  }, 60_000);

  it.each([
    ['a trade that is known', 'RACE-1', [execution('RACE-1', 'user-12', '13:00:00')]],
    ['a trade that begins with them', 'RACE-2', []],
  ])('see each other on %s, whichever transaction ends first', async (_, block, before) => {
    await tell(before);
    await running.drained();
    const { backbone } = running.application;
    const record = (told: ToldRecord, andThen: () => Promise<void>) =>
      backbone.transact(async (work) => {
        await recordDuties(work, [told as unknown as Received<object>]);
        await andThen();
      });
    let second: Promise<void> | undefined;
    await record(execution(block, 'OMS1/trader-11', '14:00:00'), async () => {
      second = record(confirmation(block, 'user-11', '20:00:00'), async () => undefined);
      await Promise.race([second, until(async () => (await running.rows(WAITING)).length > 0)]);
    });
    await second;
    await running.drained();
    expect((await flagged(block)).map(({ rule }) => rule)).toEqual(['execute-confirm']);
  }, 60_000);

  it('and not again when the events come again', async () => {
    await tell([...confirmations, ...executions, ...executions]);
    await running.drained();
    expect(await flagged('TWO')).toHaveLength(blocks.length);
    expect(await running.rows("SELECT count(*)::int AS n FROM duty WHERE subject LIKE 'TWO-%'")).toEqual([{ n: 2 * blocks.length }]);
  }, 60_000);
});

describe('thousands of fills', () => {
  it('come to one duty for each trader and block, which knows the first and the last', async () => {
    const two = (n: number) => String(n).padStart(2, '0');
    await tell(Array.from({ length: 3000 }, (_, i) => execution(`MANY-${i % 3}`, 'OMS1/trader-11', `14:${two(Math.floor(i / 60))}:${two(i % 60)}`)));
    await running.drained();
    const held = await running.rows(
      "SELECT subject, person, duty, first_act ->> 'time' AS first, last_act ->> 'time' AS last FROM duty WHERE subject LIKE 'MANY-%' ORDER BY subject",
    );
    expect(held).toEqual(['00', '01', '02'].map((second, i) => ({
      subject: `MANY-${i}`, person: 'user-11', duty: 'EXECUTE', first: `2014-09-17T14:00:${second}Z`, last: `2014-09-17T14:49:${57 + i}Z`,
    })));
    expect(await flagged('MANY')).toEqual([]);
  }, 60_000);
});

describe('an unmapped user', () => {
  it('is a break, never a person, and is judged once reference data says who he is', async () => {
    await tell([
      execution('WHO-1', 'OMS1/stranger', '14:00:00'), performed('INSTRUCT', 'WHO-1', 'user-11', '15:00:00'),
      execution('WHO-1', 'OMS1/trader-11', '16:00:00'), confirmation('WHO-1', 'user-12', '20:00:00'),
    ]);
    await running.drained();
    const breaks = await running.http('GET', '/status/breaks', { as: supervisor });
    expect(breaks.body).toEqual([{ subject: 'OMS1/stranger', reason: 'UNMAPPED_USER', since: expect.any(String) }]);
    expect((await running.http('GET', '/status')).body.counts).toMatchObject({ unmapped: 1 });
    const persons = await running.rows<{ person: string }>("SELECT DISTINCT person FROM duty WHERE subject = 'WHO-1' ORDER BY person");
    expect(persons).toEqual([{ person: 'user-11' }, { person: 'user-12' }]);
    // His fill is the trade's first all the same: the instruction came after it.
    expect((await flagged('WHO')).map(({ rule }) => rule)).toEqual(['execute-instruct']);

    const mapped = { ...users[1], userIds: [{ source: 'OMS1', userId: 'stranger' }], version: 2, status: 'ACTIVE' };
    await running.produce(referenceTopics.users, [{ key: 'user-12', value: mapped }]);
    await until(async () => (await running.rows("SELECT 1 FROM flag WHERE subject = 'WHO-1' AND person = 'user-12'")).length > 0);
    await running.drained();
    expect((await flagged('WHO')).map(({ rule, person }) => `${rule} ${person}`).sort()).toEqual(['execute-confirm user-12', 'execute-instruct user-11']);
    expect((await running.http('GET', '/status/breaks', { as: supervisor })).body).toEqual([]);
  }, 60_000);
});

describe('the order of topics', () => {
  /** One trade's history; the n-th record is the same fact of every block. */
  const history = (block: string): ToldRecord[] => [
    performed('INSTRUCT', block, 'user-11', '13:00:00'), execution(block, 'OMS1/trader-11', '14:00:00'), performed('INSTRUCT', block, 'user-11', '15:00:00'),
    confirmation(block, 'user-11', '20:00:00'), affirmation(block, 'CUST1/desk-11', '21:00:00'),
  ];
  const orders = [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 0, 4, 1, 3], [1, 4, 0, 3, 2], [3, 2, 1, 0, 4]];

  it('is of no account to what is flagged and to the evidence shown', async () => {
    const told = orders.map((_, i) => history(`ORDER-${i}`));
    for (const turn of [0, 1, 2, 3, 4]) {
      await tell(told.map((records, i) => records[orders[i]![turn]!]!));
      await running.drained();
    }
    const views = await Promise.all(told.map(async (records, i) => {
      const { body } = await running.http('GET', `/trades/ORDER-${i}/duties`, { as: supervisor });
      const flags = await Promise.all((body.flags as string[]).map(async (id) => (await running.http('GET', `/flags/${id}`, { as: supervisor })).body));
      const factsOf = ({ acts }: DutyEvidence) => acts.map(({ eventId }) => records.findIndex(({ envelope }) => envelope.id === eventId));
      const shown = flags.map((flag: FlagDetail) => ({ rule: flag.rule, person: flag.person, acts: flag.evidence.map(factsOf) }));
      return shown.sort((a, b) => a.rule.localeCompare(b.rule));
    }));
    expect(views[0]!.map(({ rule }) => rule)).toEqual(
      ['confirm-affirm', 'execute-affirm', 'execute-confirm', 'execute-instruct', 'instruct-affirm', 'instruct-confirm'],
    );
    expect(views[0]![3]).toEqual({ rule: 'execute-instruct', person: 'user-11', acts: [[1], [0, 2]] });
    for (const view of views) expect(view).toEqual(views[0]);
  }, 90_000);
});

describe('a rule that comes later', () => {
  it('applies to what was done before it came', async () => {
    await tell([performed('CLOSE_DAY', 'LATER-1', 'user-12', '20:00:00'), confirmation('LATER-1', 'user-12', '20:01:00')]);
    await running.drained();
    expect(await flagged('LATER')).toEqual([]);
    await running.produce(referenceTopics.conflictRules, [{ key: 'confirm-close-day', value: ruleOf('CONFIRM', 'CLOSE_DAY', { severity: 'MEDIUM' }) }]);
    await until(async () => (await running.rows("SELECT 1 FROM flag WHERE subject = 'LATER-1'")).length > 0);
    await running.drained();
    expect(await flagged('LATER')).toMatchObject([{ rule: 'confirm-close-day', severity: 'MEDIUM', person: 'user-12' }]);
  }, 60_000);
});

describe('reading', () => {
  const ORIGIN = /^executions\.accepted\.v1\[\d\]@\d+$/;

  it('pages through the queue without missing or repeating a flag', async () => {
    const seen: string[] = [];
    for (let after = ''; ; ) {
      const { body } = await running.http('GET', `/flags?status=OPEN&severity=HIGH&limit=25${after && `&after=${after}`}`, { as: supervisor });
      seen.push(...(body.flags as { flagId: string }[]).map(({ flagId }) => flagId));
      if (body.next === null) break;
      after = body.next as string;
    }
    const high = await running.rows<{ flag_id: string }>("SELECT flag_id FROM flag WHERE severity = 'HIGH'");
    expect([...seen].sort()).toEqual(high.map((row) => row.flag_id).sort());
  });

  it('shows a trade’s duties with who, when and where', async () => {
    const { body } = await running.http('GET', '/trades/TWO-1/duties', { as: supervisor });
    expect(body).toMatchObject({
      blockId: 'TWO-1', tradeDate: '2014-09-17', firstFillTime: '2014-09-17T14:00:00Z',
      duties: [
        { person: 'user-11', duty: 'EXECUTE', onDate: '2014-09-17', acts: [{ actor: 'OMS1/trader-11', origin: expect.stringMatching(ORIGIN) }] },
        { person: 'user-11', duty: 'CONFIRM', acts: [{ actor: 'user-11' }] },
      ],
    });
    expect(body.flags).toHaveLength(1);
  });

  it('shows who may still act on a trade, and why others may not', async () => {
    const { status, body } = await running.http('GET', '/trades/TWO-1/actors', { as: supervisor });
    expect(status).toBe(200);
    const of = (duty: string) => body.duties.find((one: { duty: string }) => one.duty === duty);
    expect(of('CONFIRM')).toEqual({ duty: 'CONFIRM', may: ['user-12'], mayNot: [] });
    const obstacles = [{ rule: 'execute-confirm', mode: 'PREVENT', severity: 'HIGH', heldDuty: 'CONFIRM', reason: 'kept apart' }];
    expect(of('EXECUTE')).toEqual({ duty: 'EXECUTE', may: [], mayNot: [{ person: 'user-11', obstacles }] });
  });

  it.each([
    ['GET', '/flags', { sub: 'user-11', roles: ['trader' as const] }, 403, 'NOT_ALLOWED'],
    ['GET', '/flags?severity=LOW', supervisor, 400, 'INVALID_FIELD'],
    ['GET', '/flags?after=F-none', supervisor, 404, 'UNKNOWN_FLAG'],
    ['GET', '/flags/F-none', supervisor, 404, 'UNKNOWN_FLAG'],
    ['GET', '/trades/NONE/duties', supervisor, 404, 'UNKNOWN_BLOCK'],
    ['GET', '/trades/NONE/actors', supervisor, 404, 'UNKNOWN_BLOCK'],
  ] as const)('%s %s as %j: %i %s', async (method, path, as, status, code) => {
    expect(await running.http(method, path, { as })).toMatchObject({ status, body: { code } });
  });
});
