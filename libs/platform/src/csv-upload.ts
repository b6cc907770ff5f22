import type { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { LARGEST_FILE } from './csv-file.parser.js';
import type { IdentifiedRequest } from './identity.js';
import { Problem } from './problem.js';

/** Lets a service take files of text/csv, handed over as their bytes: whether these are text is for their reader to say. */
export function acceptCsv({ httpAdapter }: HttpAdapterHost): void {
  const server = httpAdapter.getInstance<FastifyInstance>();
  server.addContentTypeParser('text/csv', { parseAs: 'buffer', bodyLimit: LARGEST_FILE }, (_request, body, done) => done(null, body));
}

/** The file that a request brings. Throws Problem UNSUPPORTED_MEDIA_TYPE where it brings something else. */
export function csvFileOf({ body }: IdentifiedRequest): Buffer {
  if (!Buffer.isBuffer(body)) throw new Problem(415, 'UNSUPPORTED_MEDIA_TYPE', 'This takes a file of text/csv.', { accepted: 'text/csv' });
  return body;
}
