import { topics } from '@entresol/contracts/topics';
import fc from 'fast-check';
import { people } from '../small-day.example.js';
import type { HttpAnswer, Life } from './life-service.example.js';
import type { NaiveBlock } from './naive-block.example.js';
import { correctOnPaper, previewOnPaper } from './naive-correction.example.js';
import type { NaiveDay } from './naive-day.example.js';
import { anyBlock, blockOf, type Act } from './trade-commands.example.js';

const NO_PREVIEW = 'f'.repeat(64);

/** Looks at a correction: the answer is the model's, and its hash is another where, and only where, the list is. */
async function look(day: NaiveDay, { service, seen }: Life, block: NaiveBlock): Promise<void> {
  const { status, body } = await service.http('GET', `/blocks/${block.blockId}/correction`, { as: people.auditor });
  const preview = previewOnPaper(block, day.tradeDate);
  if ('refused' in preview) {
    expect({ code: body.code, status }).toEqual({ code: preview.refused, status: preview.refused === 'UNKNOWN_BLOCK' ? 404 : 409 });
    return;
  }
  expect(status).toBe(200);
  expect(body).toMatchObject(preview.list);
  const list = JSON.stringify(preview.list);
  const before = seen.get(block.blockId);
  if (before) expect(body.hash === before.hash).toBe(list === before.list);
  seen.set(block.blockId, { hash: body.hash as string, list });
}

/** What an approval of that list comes to by the model, which it changes where the correction is applied. */
function approveOnPaper(day: NaiveDay, block: NaiveBlock, list: string | undefined, allocId: string): string | null {
  const preview = previewOnPaper(block, day.tradeDate);
  if ('refused' in preview) return preview.refused;
  if (JSON.stringify(preview.list) !== list) return 'PREVIEW_STALE';
  correctOnPaper(block, preview, allocId, day.closed !== null);
  return null;
}

const codeIn = ({ status, body }: HttpAnswer): string | null => (status === 200 ? null : (body.code as string));

const preview = anyBlock.map((name): Act => ({
  name: `preview the correction of ${name}`,
  run: (day, life) => look(day, life, blockOf(day, name)),
}));

/** By one person, or by two at the same time, of whom one wins; of what stands in the list now, or of what was seen before. */
const anyLook = fc.constantFrom('looks first', 'looks first', 'looked before');
const approve = fc.tuple(anyBlock, anyLook, fc.integer({ min: 1, max: 2 })).map(([name, when, persons]): Act => ({
  name: `${persons} approve the correction of ${name}, one ${when}`,
  async run(day, life) {
    const block = blockOf(day, name);
    if (when === 'looks first') await look(day, life, block);
    const { hash = NO_PREVIEW, list } = life.seen.get(block.blockId) ?? {};
    const path = `/blocks/${block.blockId}/correction/approve`;
    const approvers = [people.approver, people.otherApprover].slice(0, persons);
    const answers = await Promise.all(approvers.map((as) => life.service.http('POST', path, { as, body: { hash, reason: 'seen' } })));
    const won = answers.find(({ status }) => status === 200);
    const should = answers.map(() => approveOnPaper(day, block, list, (won?.body.allocId as string | undefined) ?? 'none'));
    expect(answers.map(codeIn).sort()).toEqual(should.sort());
    if (won) expect(won.body).toMatchObject({ blockId: block.blockId, version: block.versions.length, hash });
  },
}));

const RESTARTS = [null, topics.ordersPlaced, topics.executionsAccepted, topics.blocksTotalled, topics.allocationsInstructed];

/** The service starts anew, and reads a topic again from its first record, as after a restore. Once in a run: it takes a while. */
const restart = fc.constantFrom(...RESTARTS).map((topic): Act => ({
  name: topic ? `read ${topic.name} again from its beginning` : 'restart',
  possible: (day) => !day.restarted,
  async run(day, { service }) {
    day.restarted = true;
    if (topic) await service.rows('UPDATE position SET next_offset = 0, last_timestamp = NULL, last_hash = NULL WHERE topic = $1', [topic.name]);
    await service.stop();
    await service.start();
    await service.drained();
  },
}));

export const CORRECTION_COMMANDS: readonly fc.Arbitrary<Act>[] = [preview, approve, approve, approve, restart];
