import { Body, Controller, Delete, Get, Header, HttpCode, HttpStatus, Inject, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { invitationAccept, invitationCreate, listQuery, memberPatch, type InvitationAccept, type InvitationCreate, type ListQuery, type MemberPatch } from '@tributary/contract';
import type { Request, Response } from 'express';
import type { Actor } from '../accounts/actor.js';
import { Invitations } from '../accounts/invitations.js';
import { Members } from '../accounts/members.js';
import { CONFIG } from '../provided.js';
import type { ReadyConfig } from '../startup/kept-secrets.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { Access, Acting, InWorkspace, Needs } from './access.guard.js';
import { clientAddress } from './client-address.js';
import { Entrance } from './entrance.js';
import { checkSameOrigin } from './same-origin.js';

@ApiTags('Members')
@ApiBearerAuth()
@Controller('api/members')
export class MembersController {
  constructor(@Inject(Members) private readonly members: Members) {}

  @Get()
  @Needs('workspace.read')
  @ApiOperation({ summary: 'Who may come into this workspace, and as what' })
  list(@InWorkspace() workspace: Workspace, @Query({ schema: listQuery }) query: ListQuery) {
    return this.members.list(workspace, query);
  }

  @Patch(':id')
  @Needs('members.manage')
  @ApiOperation({ summary: 'Give a member another role; the last owner stays one' })
  change(@InWorkspace() workspace: Workspace, @Acting() actor: Actor, @Param('id') id: string, @Body({ schema: memberPatch }) { role }: MemberPatch) {
    return this.members.change(workspace, actor, id, role);
  }

  @Delete(':id')
  @Needs('members.manage')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Remove a member; the last owner stays' })
  remove(@InWorkspace() workspace: Workspace, @Acting() actor: Actor, @Param('id') id: string): Promise<void> {
    return this.members.remove(workspace, actor, id);
  }
}

@ApiTags('Members')
@ApiBearerAuth()
@Controller('api/invitations')
export class InvitationsController {
  constructor(
    @Inject(Invitations) private readonly invitations: Invitations,
    @Inject(Entrance) private readonly entrance: Entrance,
    @Inject(CONFIG) private readonly config: ReadyConfig,
  ) {}

  @Get()
  @Needs('members.manage')
  @ApiOperation({ summary: 'Invitations that were not taken up yet, without their links' })
  list(@InWorkspace() workspace: Workspace, @Query({ schema: listQuery }) query: ListQuery) {
    return this.invitations.list(workspace, query);
  }

  @Post()
  @Needs('members.manage')
  @ApiOperation({ summary: 'Invite somebody by a link, which is mailed and shown this once; it works once, for 7 days' })
  create(@InWorkspace() workspace: Workspace, @Acting() actor: Actor, @Body({ schema: invitationCreate }) wanted: InvitationCreate) {
    return this.invitations.create(workspace, actor, wanted);
  }

  @Delete(':id')
  @Needs('members.manage')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Withdraw an invitation' })
  delete(@InWorkspace() workspace: Workspace, @Param('id') id: string): Promise<void> {
    return this.invitations.delete(workspace, id);
  }

  @Get(':token')
  @Access('open')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Whom a link invites, and to what' })
  read(@Param('token') token: string) {
    return this.invitations.read(token);
  }

  @Post(':token')
  @Access('open')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Take an invitation up: with a name and a new password, or with that of the account the email has' })
  accept(@Param('token') token: string, @Body({ schema: invitationAccept }) given: InvitationAccept, @Req() request: Request, @Res({ passthrough: true }) response: Response) {
    checkSameOrigin(request, this.config.publicUrl);
    return this.entrance.letIn(request, response, this.invitations.accept(token, given, clientAddress(request)));
  }
}
