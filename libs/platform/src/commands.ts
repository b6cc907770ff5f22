import { createHash } from 'node:crypto';
import { PATTERNS } from '@entresol/contracts/field';
import type { Backbone } from '@entresol/messaging/backbone';
import type { Work } from '@entresol/messaging/work';
import { Injectable } from '@nestjs/common';
import type { IdentifiedRequest } from './identity.js';
import { Problem } from './problem.js';

/** Carries out what a person asks: once for a key, in one transaction, its messages included. */
@Injectable()
export class Commands {
  constructor(private readonly backbone: Backbone) {}

  /**
   * Runs a command. A repeat with the same `Idempotency-Key` and content gets the first answer again and changes nothing; with other
   * content it is refused with 422 `KEY_REUSED`. What the command throws undoes it, the key included.
   */
  async run<R extends object>(request: IdentifiedRequest, command: (work: Work) => Promise<R>): Promise<R> {
    const key = request.headers['idempotency-key'];
    if (typeof key !== 'string' || !PATTERNS.id.test(key)) {
      const accepted = '1 to 64 of A-Z a-z 0-9 . _ : -';
      throw new Problem(400, 'KEY_MISSING', 'A write needs an Idempotency-Key header.', { field: 'Idempotency-Key', accepted });
    }
    const person = request.person!.sub;
    const content = createHash('sha256').update(`${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`).digest('hex');
    return this.backbone.transact(async (work) => {
      const fresh = await work.run('INSERT INTO idempotency_key (key, person, request) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [key, person, content]);
      if (fresh === 0) return this.#answerAgain<R>(work, { key, person, content });
      const response = await command(work);
      await work.run('UPDATE idempotency_key SET response = $3 WHERE person = $1 AND key = $2', [person, key, JSON.stringify(response)]);
      return response;
    });
  }

  async #answerAgain<R>(work: Work, { key, person, content }: { key: string; person: string; content: string }): Promise<R> {
    const [row] = await work.rows<{ request: string; response: R }>(
      'SELECT request, response FROM idempotency_key WHERE person = $1 AND key = $2',
      [person, key],
    );
    if (row?.request !== content) throw new Problem(422, 'KEY_REUSED', 'This Idempotency-Key was used for another request.', { field: 'Idempotency-Key' });
    return row.response;
  }
}
