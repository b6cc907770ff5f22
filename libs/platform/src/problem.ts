import { classify } from '@entresol/messaging/failure';
import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

interface ProblemDetail {
  /** The field at fault. */
  readonly field?: string;
  /** What would be accepted. */
  readonly accepted?: string;
  /** Further members, such as the ids that are unknown. */
  readonly [member: string]: unknown;
}

/** An error as its caller sees it: RFC 9457, with a stable `code` for machines. */
export class Problem extends Error {
  constructor(readonly status: number, readonly code: string, readonly text: string, readonly more: ProblemDetail = {}) {
    super(`${code}: ${text}`);
  }
}

const CODES: Readonly<Record<number, string>> = {
  400: 'BAD_REQUEST', 401: 'NO_TOKEN', 403: 'NOT_ALLOWED', 404: 'NO_SUCH_ROUTE', 405: 'NO_SUCH_METHOD', 413: 'TOO_LARGE', 415: 'UNSUPPORTED_MEDIA_TYPE',
};

/** Every error leaves as a problem document; what was not foreseen is logged, and says nothing of the inside. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('http');

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { status, code, text, more } = this.#problemOf(error);
    const title = code.toLowerCase().replaceAll('_', ' ');
    void reply.status(status).type('application/problem+json').send({ type: 'about:blank', title, status, code, detail: text, ...more });
  }

  #problemOf(error: unknown): Problem {
    if (error instanceof Problem) return error;
    if (error instanceof HttpException) return new Problem(error.getStatus(), CODES[error.getStatus()] ?? 'REFUSED', error.message);
    const { statusCode, message } = error as { statusCode?: number; message?: string };
    if (statusCode && statusCode >= 400 && statusCode < 500) {
      return new Problem(statusCode, CODES[statusCode] ?? 'BAD_REQUEST', message ?? 'The request can’t be read.');
    }
    if (classify(error) === 'transient') {
      return new Problem(503, 'UNAVAILABLE', 'The database does not answer. Send the request again with the same Idempotency-Key.');
    }
    this.logger.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return new Problem(500, 'INTERNAL', 'Something went wrong; it is logged. Nothing of this request was stored.');
  }
}
