import { Body, Controller, Delete, Get, Header, HttpCode, HttpStatus, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { firstOwnerCreate, NotAllowed, passwordResetCreate, passwordResetUse, sessionCreate, type FirstOwnerCreate, type PasswordResetCreate, type PasswordResetUse, type SessionCreate } from '@tributary/contract';
import type { Database } from '@tributary/store';
import type { Request, Response } from 'express';
import { PasswordResets } from '../accounts/password-resets.js';
import { Sessions, type SignedIn } from '../accounts/sessions.js';
import { SignIn } from '../accounts/sign-in.js';
import { CONFIG, DATABASE } from '../provided.js';
import type { ReadyConfig } from '../startup/kept-secrets.js';
import { Access, Person } from './access.guard.js';
import { clientAddress } from './client-address.js';
import { Entrance } from './entrance.js';
import { checkOwnPage, checkSameOrigin } from './same-origin.js';
import { sessionToken, takeSession } from './session-cookie.js';

@ApiTags('Signing in')
@Controller('api')
export class SessionController {
  constructor(
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(SignIn) private readonly signIn: SignIn,
    @Inject(PasswordResets) private readonly resets: PasswordResets,
    @Inject(Entrance) private readonly entrance: Entrance,
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CONFIG) private readonly config: ReadyConfig,
  ) {}

  @Get('session')
  @Access('open')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Who is signed in, and the workspaces they may name by x-workspace; user is null for nobody, firstRun when there is no account yet' })
  async probe(@Req() request: Request) {
    const token = sessionToken(request);
    return this.sessions.view((token === null ? null : await this.sessions.find(token))?.account ?? null);
  }

  @Post('session')
  @Access('open')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Sign in by email and password; after failures 429 with Retry-After, for longer each time' })
  enter(@Body({ schema: sessionCreate }) given: SessionCreate, @Req() request: Request, @Res({ passthrough: true }) response: Response) {
    checkSameOrigin(request, this.config.publicUrl);
    return this.entrance.letIn(request, response, this.signIn.enter(given, clientAddress(request)));
  }

  @Delete('session')
  @Access('open')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Sign out here' })
  async leave(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<void> {
    const token = sessionToken(request);
    if (token === null) return;
    checkOwnPage(request, this.config.publicUrl);
    await this.sessions.end(token);
    takeSession(request, response, this.config.publicUrl);
  }

  @Delete('sessions')
  @Access('session')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Sign out everywhere' })
  async leaveEverywhere(@Person() person: SignedIn | null, @Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<void> {
    if (!person) throw new NotAllowed('session.missing', 'Sign in first.', 401);
    await this.sessions.endAll(this.database.api, person.account.id);
    takeSession(request, response, this.config.publicUrl);
  }

  @Post('first-owner')
  @Access('open')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Make the first account, owner of every workspace there is, and sign it in; 409 once there is one' })
  first(@Body({ schema: firstOwnerCreate }) given: FirstOwnerCreate, @Req() request: Request, @Res({ passthrough: true }) response: Response) {
    checkSameOrigin(request, this.config.publicUrl);
    return this.entrance.letIn(request, response, this.signIn.beFirst(given));
  }

  @Post('password-resets')
  @Access('open')
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiOperation({ summary: 'Ask for a link to choose another password, by mail; answers the same whether there is such an account' })
  async forgot(@Body({ schema: passwordResetCreate }) given: PasswordResetCreate, @Req() request: Request) {
    checkSameOrigin(request, this.config.publicUrl);
    await this.resets.create(given);
    return { accepted: true };
  }

  @Post('password-resets/:token')
  @Access('open')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Choose another password by the link, once within an hour; signs in here and out everywhere else' })
  reset(@Param('token') token: string, @Body({ schema: passwordResetUse }) { password }: PasswordResetUse, @Req() request: Request, @Res({ passthrough: true }) response: Response) {
    checkSameOrigin(request, this.config.publicUrl);
    return this.entrance.letIn(request, response, this.resets.use(token, password));
  }
}
