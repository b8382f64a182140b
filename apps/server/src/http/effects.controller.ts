import { Body, Controller, Get, HttpCode, HttpStatus, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { effectSettle, effectsQuery, mailboxQuery, type EffectSettle, type EffectsQuery, type MailboxQuery } from '@tributary/contract';
import type { Database } from '@tributary/store';
import { seesAccountMail, type Actor } from '../accounts/actor.js';
import { listEffects, readEffect } from '../effects/effects.js';
import { settleEffect } from '../effects/settle-effect.js';
import { listMailbox, readMail } from '../mailbox/mailbox.js';
import { DATABASE, EFFECT_PORTS } from '../provided.js';
import type { EffectPorts } from '../stages/effects/effect-port.js';
import { Engine } from '../wiring/engine.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { Acting, InWorkspace, Needs } from './access.guard.js';

const mailboxOf = (actor: Actor) => ({ ofAccounts: seesAccountMail(actor) });

@ApiTags('Effects')
@ApiBearerAuth()
@Controller('api')
export class EffectsController {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(EFFECT_PORTS) private readonly ports: EffectPorts,
    @Inject(Engine) private readonly engine: Engine,
  ) {}

  @Get('effects')
  @Needs('messages.read')
  @ApiOperation({ summary: 'What was asked of the world, newest first' })
  list(@InWorkspace() workspace: Workspace, @Query({ schema: effectsQuery }) query: EffectsQuery) {
    return listEffects(this.database.api, workspace, query);
  }

  @Get('effects/:id')
  @Needs('messages.read')
  @ApiOperation({ summary: 'One effect: what was sent, with secrets masked, and what came back' })
  one(@InWorkspace() workspace: Workspace, @Param('id') id: string) {
    return readEffect(this.database.api, workspace, id);
  }

  @Post('effects/:id/settle')
  @Needs('runs.manage')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Say what became of an uncertain effect: its run goes on, or leaves by "failed"' })
  settle(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Body({ schema: effectSettle }) given: EffectSettle) {
    return settleEffect({ pool: this.database.api, ports: this.ports, engine: this.engine }, workspace, id, given);
  }

  @Get('mailbox')
  @Needs('messages.read')
  @ApiOperation({ summary: 'What the local mailbox caught, newest first' })
  mailbox(@InWorkspace() workspace: Workspace, @Acting() actor: Actor, @Query({ schema: mailboxQuery }) query: MailboxQuery) {
    return listMailbox(this.database.api, workspace, query, mailboxOf(actor));
  }

  @Get('mailbox/:id')
  @Needs('messages.read')
  @ApiOperation({ summary: 'One mail of the local mailbox' })
  mail(@InWorkspace() workspace: Workspace, @Acting() actor: Actor, @Param('id') id: string) {
    return readMail(this.database.api, workspace, id, mailboxOf(actor));
  }
}
