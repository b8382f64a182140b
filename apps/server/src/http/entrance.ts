import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Sessions, type SessionView } from '../accounts/sessions.js';
import type { CameIn } from '../accounts/sign-in.js';
import { CONFIG } from '../provided.js';
import type { ReadyConfig } from '../startup/kept-secrets.js';
import { giveSession, sessionToken } from './session-cookie.js';

/** Where whoever proved who they are is given their cookie. */
@Injectable()
export class Entrance {
  constructor(
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(CONFIG) private readonly config: ReadyConfig,
  ) {}

  /** A session that this browser had before ends: its cookie is replaced. */
  async letIn(request: Request, response: Response, coming: Promise<CameIn>): Promise<SessionView> {
    const { account, token } = await coming;
    const before = sessionToken(request);
    if (before !== null) await this.sessions.end(before);
    giveSession(request, response, token, this.config.publicUrl);
    response.setHeader('Cache-Control', 'no-store');
    return this.sessions.view(account);
  }
}
