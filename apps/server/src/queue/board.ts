import { createBullBoard } from '@bull-board/api';
import { BullAdapter } from '@bull-board/api/bullAdapter';
import { ExpressAdapter } from '@bull-board/express';
import { getQueueToken } from '@nestjs/bull';
import type { INestApplication } from '@nestjs/common';
import type { Queue } from 'bull';
import type { NextFunction, Request, Response } from 'express';
import { isSameSecret } from '../http/access.guard.js';
import { problemOf } from '../http/problem.js';
import { HINT_QUEUE } from './bull-hints.js';

const PLACE = '/admin/queues';

/** The key as a bearer, or as the password of any user: that is what a browser asks for. */
function keyOf(request: Request): string {
  const [, scheme = '', said = ''] = /^(\S+)\s+(\S+)\s*$/.exec(request.headers.authorization ?? '') ?? [];
  if (/^bearer$/i.test(scheme)) return said;
  if (!/^basic$/i.test(scheme)) return '';
  const text = Buffer.from(said, 'base64').toString();
  return text.slice(text.indexOf(':') + 1);
}

function refuse(response: Response, status: number, code: string, detail: string): void {
  response.status(status).type('application/problem+json').send(JSON.stringify(problemOf(code, status, detail)));
}

/** Bull Board over the queue of hints, to look at only, behind the instance's admin key. */
export function openBoard(app: INestApplication, adminKey: string | undefined): void {
  const serverAdapter = new ExpressAdapter();
  serverAdapter.setBasePath(PLACE);
  createBullBoard({ queues: [new BullAdapter(app.get<Queue>(getQueueToken(HINT_QUEUE)), { readOnlyMode: true })], serverAdapter });
  app.use(
    PLACE,
    (request: Request, response: Response, next: NextFunction) => {
      if (!adminKey) return refuse(response, 403, 'admin.closed', 'This instance has no admin key; set ADMIN_API_KEY to look at its queues.');
      if (isSameSecret(keyOf(request), adminKey)) return next();
      response.setHeader('WWW-Authenticate', 'Basic realm="Queues: the admin key as password"');
      return refuse(response, 401, 'key.missing', 'Give the admin key as password, or send it: Authorization: Bearer <key>.');
    },
    serverAdapter.getRouter(),
  );
}
