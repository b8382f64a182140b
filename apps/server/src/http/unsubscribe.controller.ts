import { Controller, Get, Header, HttpCode, HttpStatus, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { NotFound } from '@tributary/contract';
import type { Request, Response } from 'express';
import { ContactPreferences } from '../messages/preferences.js';
import { Access } from './access.guard.js';
import { noPreferencesPage, preferencePage } from './preference-page.js';
import { readBytes } from './read-request.js';

const MOST_BYTES = 64 * 1024;

/** The links in mail. The token in the path decides who it is about, whatever else is sent. */
@ApiTags('Unsubscribe')
@Access('open')
@Controller('u')
export class UnsubscribeController {
  constructor(@Inject(ContactPreferences) private readonly preferences: ContactPreferences) {}

  @Get(':token')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'What the contact may choose' })
  async page(@Param('token') token: string, @Res({ passthrough: true }) response: Response): Promise<string> {
    try {
      return preferencePage(await this.preferences.read(token), null);
    } catch (error) {
      if (!(error instanceof NotFound)) throw error;
      response.status(HttpStatus.NOT_FOUND);
      return noPreferencesPage();
    }
  }

  @Post(':token')
  @HttpCode(HttpStatus.OK)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Unsubscribe by one click (RFC 8058); from the page, choose topics' })
  async leave(@Param('token') token: string, @Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const body = await readBytes(request, MOST_BYTES);
    response.type('text/html; charset=utf-8');
    if (!('choose' in request.query)) {
      await this.preferences.unsubscribe(token);
      return preferencePage(await this.preferences.read(token), 'You are unsubscribed.');
    }
    const chosen = new URLSearchParams(body.toString('utf8'));
    const leaves = chosen.get('leave');
    if (leaves === 'topic') await this.preferences.unsubscribe(token);
    else await this.preferences.choose(token, new Set(chosen.getAll('topic')), leaves === 'everything');
    return preferencePage(await this.preferences.read(token), leaves === '' || leaves === null ? 'Saved.' : 'You are unsubscribed.');
  }
}
