import { Controller, Get, Header, HttpStatus, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { errorFields } from '../error-fields.js';
import { isMachine } from '../messages/machine-reader.js';
import { MailTracking } from '../messages/mail-tracking.js';
import { LOG } from '../provided.js';
import type { Logger } from '../startup/log.js';
import { Access } from './access.guard.js';
import { noLinkPage } from './preference-page.js';

/** One transparent point. */
const PICTURE = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/** Looked at before anybody asked for it: by browsers (https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Purpose), and scanners that only want to know where a link leads. */
function isLookedAhead({ method, headers }: Request): boolean {
  return method === 'HEAD' || [headers['sec-purpose'], headers['purpose'], headers['x-purpose'], headers['x-moz']].some((said) => /prefetch|preview/i.test(String(said ?? '')));
}

/** What mail asks for when it is opened and when its links are followed. Nobody who reads mail waits for, or is told of, what is counted. */
@ApiTags('Mail opened and clicked')
@Access('open')
@Controller()
export class TrackingController {
  constructor(
    @Inject(MailTracking) private readonly tracking: MailTracking,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  @Get('o/:token.gif')
  @Header('Content-Type', 'image/gif')
  @Header('Cache-Control', 'no-store')
  @Header('Cross-Origin-Resource-Policy', 'cross-origin')
  @ApiOperation({ summary: 'The picture by which a mail tells that it was opened; always the same' })
  async picture(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    if (!isLookedAhead(request)) await this.#noted(this.tracking.opened(token, isMachine(request.headers['user-agent'])));
    response.setHeader('Content-Length', PICTURE.length).end(PICTURE);
  }

  @Get('c/:token')
  @Header('Cache-Control', 'no-store')
  @Header('X-Robots-Tag', 'noindex')
  @ApiOperation({ summary: 'Where a link of a mail leads (302)' })
  async follow(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const target = this.tracking.targetOf(token);
    if (target === null) {
      response.status(HttpStatus.NOT_FOUND).type('text/html; charset=utf-8').send(noLinkPage());
      return;
    }
    if (!isLookedAhead(request)) await this.#noted(this.tracking.clicked(token, isMachine(request.headers['user-agent'])));
    // As it was written: express would encode it anew.
    response.status(HttpStatus.FOUND).setHeader('Location', target).end();
  }

  /** Whatever goes wrong with counting, the reader goes on. */
  async #noted(noting: Promise<void>): Promise<void> {
    await noting.catch((error: unknown) => this.log.error(errorFields(error), 'mail.not-noted'));
  }
}
