import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { Fault, TooSoon, Unavailable } from '@tributary/contract';
import type { Response } from 'express';
import { errorFields } from '../error-fields.js';
import { LOG } from '../provided.js';
import { isPassing } from '../stages/passing.js';
import type { Logger } from '../startup/log.js';

/** An answer that is an error: RFC 9457, with a stable `code` and, for a fault inside a body, its `path`. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
}

const TITLES: Record<number, string> = {
  400: 'The request cannot be taken as it is',
  401: 'A valid key or session is needed',
  403: 'This key or role may not do that',
  404: 'Not found',
  405: 'Not offered here',
  409: 'It stands against something that is there already',
  412: 'It has changed meanwhile',
  413: 'Too large',
  415: 'Unknown encoding',
  422: 'It has faults',
  428: 'A precondition is needed',
  429: 'Too often',
  503: 'Out of order for a moment',
};

export function problemOf(code: string, status: number, detail: string, more: Readonly<Record<string, unknown>> = {}): Problem {
  return { type: 'about:blank', title: TITLES[status] ?? 'Something went wrong here', status, code, detail, ...more };
}

export function sendProblem(response: Response, problem: Problem, retryAfterSeconds?: number): void {
  if (response.headersSent) return void response.end();
  if (retryAfterSeconds !== undefined) response.setHeader('Retry-After', String(retryAfterSeconds));
  if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

/** Turns whatever was thrown into one clear answer. What nobody foresaw is logged, and told without its insides. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOG) private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    if (error instanceof Unavailable || error instanceof TooSoon) return sendProblem(response, problemOf(error.code, error.status, error.message), error.afterSeconds);
    if (error instanceof Fault) return sendProblem(response, problemOf(error.code, error.status, error.message, error.more));
    if (error instanceof HttpException) return this.#known(error, response);
    if (isPassing(error)) return sendProblem(response, problemOf('database.away', 503, 'The database does not answer just now; try again in a moment.'), 1);
    this.log.error(errorFields(error), 'http.fault');
    sendProblem(response, problemOf('server.fault', 500, 'Something went wrong on our side; it was logged. Nothing is lost: try again.'));
  }

  #known(error: HttpException, response: Response): void {
    const status = error.getStatus();
    const said = error.getResponse();
    const given = typeof said === 'object' ? (said as { code?: string; detail?: string; message?: unknown }) : {};
    const detail = given.detail ?? (status === 404 ? 'There is no such route; /docs lists them.' : error.message);
    sendProblem(response, problemOf(given.code ?? (status === 404 ? 'route.not-found' : 'request.invalid'), status, detail), status === 503 ? 1 : undefined);
  }
}
