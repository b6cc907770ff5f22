import { setTimeout as pause } from 'node:timers/promises';
import { developmentToken } from '@entresol/platform/development-issuer';
import { Progress } from '../demo/progress.js';
import { askService, tokenAs } from './ask.js';
import { dayText, previewText, readinessText, type ClosePreview, type Day, type Readiness } from './day-text.js';

interface DayOptions {
  readonly identity: string;
}

/** Tells what stands between the firm and a day of trading. Returns the exit code: 0 only where nothing does. */
export async function dayReady(date: string, { identity }: DayOptions): Promise<number> {
  const token = await ownToken(identity);
  const readiness = await askService<Readiness>('reference-data', `/days/${date}/readiness`, { token });
  const breaks = await askService<{ subject: string; reason: string }[]>('compliance', '/status/breaks', { token });
  const unmapped = breaks.filter(({ reason }) => reason === 'UNMAPPED_USER').map(({ subject }) => subject);
  console.log(readinessText(readiness, unmapped));
  return readiness.found + unmapped.length === 0 ? 0 : 1;
}

/** Tells how far a day is, and what each platform has sent of what it says. */
export async function dayShow(date: string, { identity }: DayOptions): Promise<number> {
  const token = await ownToken(identity);
  const platforms = await askService<{ text: string }[]>('execution-ingest', `/days/${date}/platforms`, { token });
  const day = await askService<Day>('allocation', `/days/${date}`, { token });
  console.log([dayText(day), ...platforms.map(({ text }) => text)].join('\n'));
  return 0;
}

/** Tells what a close would come to. */
export async function dayPreview(date: string, { identity }: DayOptions): Promise<number> {
  console.log(previewText(await askService<ClosePreview>('allocation', `/days/${date}/close/preview`, { token: await ownToken(identity) })));
  return 0;
}

interface CloseOptions extends DayOptions {
  readonly as: string;
  /** Those of the firm where absent. */
  readonly platforms?: readonly string[];
  /** In seconds. */
  readonly deadline: number;
}

const BETWEEN_LOOKS_MS = 500;

/** Closes a day, and shows how far that is until it is done. Stopped, it can be called again: the close goes on without it. */
export async function dayClose(date: string, { as: person, platforms, deadline, identity }: CloseOptions): Promise<number> {
  const token = await tokenAs(person, identity);
  const body = JSON.stringify({ platforms: platforms ?? (await activePlatforms(token)), deadlineSeconds: deadline });
  await askService('allocation', `/days/${date}/close`, { token, post: { type: 'application/json', body } });
  const progress = new Progress();
  for (;;) {
    const day = await askService<Day>('allocation', `/days/${date}`, { token });
    progress.report(`Closing ${date}`, day.decided, day.blocks);
    if (day.state === 'CLOSED') {
      progress.done();
      console.log(dayText(day));
      return 0;
    }
    await pause(BETWEEN_LOOKS_MS);
  }
}

async function activePlatforms(token: string): Promise<string[]> {
  const rows = await askService<{ platform: string; status: string }[]>('reference-data', '/reference/platforms', { token });
  return rows.filter(({ status }) => status === 'ACTIVE').map(({ platform }) => platform);
}

function ownToken(identity: string): Promise<string> {
  return developmentToken(identity, { sub: 'service:day', roles: ['operations'] });
}
