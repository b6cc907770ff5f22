import { collectTrace, type Ask } from './collect-trace.js';

/** Services that answer from a table, and note what they were asked. */
function answering(answers: Readonly<Record<string, unknown>>): { ask: Ask; asked: string[] } {
  const asked: string[] = [];
  const ask: Ask = <T>(service: string, path: string) => {
    asked.push(service + path);
    return Promise.resolve(answers[service + path] as T | undefined);
  };
  return { ask, asked };
}

const block = { blockId: 'B-1', version: 2 };
const confirmations = Array.from({ length: 1001 }, (_, n) => ({ confirmId: `C-${n}` }));

describe('collecting a trace', () => {
  it('asks for every version, every page of confirmations, their entries, and every flag', async () => {
    const { ask, asked } = answering({
      'allocation/blocks/B-1': block, 'allocation/blocks/B-1/explain?version=2': { version: '2' }, 'allocation/blocks/B-1/explain?version=1': { version: '1' },
      'confirmation/confirmations?blockId=B-1&limit=1000': confirmations.slice(0, 1000),
      'confirmation/confirmations?blockId=B-1&limit=1000&after=C-999': confirmations.slice(1000),
      'statements/entries?confirmIds=C-1000': [{ confirmId: 'C-1000' }],
      'compliance/trades/B-1/duties': { duties: [], flags: ['F-1'] }, 'compliance/flags/F-1': { flagId: 'F-1' },
    });
    const trace = await collectTrace('B-1', ask);
    expect(trace).toMatchObject({ versions: [{ version: '2' }, { version: '1' }], entries: [{ confirmId: 'C-1000' }], flags: [{ flagId: 'F-1' }] });
    expect(trace!.confirmations).toHaveLength(1001);
    expect(asked.filter((path) => path.startsWith('statements'))).toHaveLength(21);
  });

  it('has nothing where the block is not known, and empty parts where a service knows nothing of it', async () => {
    expect(await collectTrace('B-1', answering({}).ask)).toBeUndefined();
    expect(await collectTrace('B-1', answering({ 'allocation/blocks/B-1': { ...block, version: 0 } }).ask)).toMatchObject({
      executions: [], reports: [], rejections: [], versions: [], confirmations: [], entries: [], duties: [], flags: [],
    });
  });
});
