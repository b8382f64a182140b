import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Inject, Param, Patch, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { contactPatch, contactsQuery, timelineQuery, type ContactPatch, type ContactsQuery, type TimelineQuery } from '@tributary/contract';
import type { Database } from '@tributary/store';
import type { Response } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Contacts } from '../contacts/contacts.js';
import { exportContact } from '../contacts/export-contact.js';
import { readTimeline } from '../contacts/timeline.js';
import { DATABASE } from '../provided.js';
import { Tasks } from '../sales/tasks.js';
import { Runs } from '../workflows/runs.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { InWorkspace, Needs } from './access.guard.js';

@ApiTags('Contacts')
@ApiBearerAuth()
@Controller('api/contacts')
export class ContactsController {
  constructor(
    @Inject(Contacts) private readonly contacts: Contacts,
    @Inject(Runs) private readonly runs: Runs,
    @Inject(Tasks) private readonly tasks: Tasks,
    @Inject(DATABASE) private readonly database: Database,
  ) {}

  @Get()
  @Needs('contacts.read')
  @ApiOperation({ summary: 'Contacts, newest first' })
  list(@InWorkspace() workspace: Workspace, @Query({ schema: contactsQuery }) query: ContactsQuery) {
    return this.contacts.list(workspace, query);
  }

  @Get(':id')
  @Needs('contacts.read')
  @ApiOperation({ summary: 'One contact, by id, user:<userId> or email:<address>' })
  one(@InWorkspace() workspace: Workspace, @Param('id') id: string) {
    return this.contacts.one(workspace, id);
  }

  @Get(':id/timeline')
  @Needs('contacts.read')
  @ApiOperation({ summary: 'What the contact did and what happened to it: events, changes, runs, effects, mail and tasks; newest first' })
  timeline(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Query({ schema: timelineQuery }) query: TimelineQuery) {
    return readTimeline(this.database.api, workspace, id, query);
  }

  @Get(':id/export')
  @Needs('contacts.read')
  @ApiProduces('application/json')
  @ApiOperation({ summary: 'All that is known of a contact as one JSON file: events, changes, runs with their steps, effects, mail and tasks' })
  async export(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Res() response: Response): Promise<void> {
    const { name, parts } = await exportContact({ pool: this.database.api, contacts: this.contacts, runs: this.runs, tasks: this.tasks }, workspace, id);
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store' });
    await pipeline(Readable.from(parts), response);
  }

  @Patch(':id')
  @Needs('contacts.edit')
  @ApiOperation({ summary: 'Change traits, tags, consent or owner; 202 when it takes longer than five seconds' })
  async edit(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Body({ schema: contactPatch }) patch: ContactPatch, @Res({ passthrough: true }) response: Response) {
    const edited = await this.contacts.edit(workspace, id, patch);
    if (!edited) response.status(HttpStatus.ACCEPTED);
    return edited ?? { accepted: true };
  }

  @Delete(':id')
  @Needs('contacts.erase')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Erase a contact and all that is known of it; 202 when it takes longer than five seconds' })
  async erase(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Res({ passthrough: true }) response: Response): Promise<void> {
    if (!(await this.contacts.erase(workspace, id))) response.status(HttpStatus.ACCEPTED);
  }
}
