import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { listQuery, summaryQuery, type ListQuery, type SummaryQuery } from '@tributary/contract';
import type { Database } from '@tributary/store';
import { DATABASE } from '../provided.js';
import { readLatest } from '../summary/latest.js';
import { Summary } from '../summary/summary.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { InWorkspace, Needs } from './access.guard.js';

@ApiTags('Workspace')
@ApiBearerAuth()
@Controller('api')
export class SummaryController {
  constructor(
    @Inject(Summary) private readonly summary: Summary,
    @Inject(DATABASE) private readonly database: Database,
  ) {}

  @Get('summary')
  @Needs('workspace.read')
  @ApiOperation({ summary: 'Today’s figures, workflows, what a person has to act on, and the first steps of an automation' })
  read(@InWorkspace() workspace: Workspace, @Query({ schema: summaryQuery }) query: SummaryQuery) {
    return this.summary.read(workspace, query);
  }

  @Get('latest')
  @Needs('contacts.read')
  @ApiOperation({ summary: 'The last things that happened to contacts: events, segments, runs, effects and tasks; newest first, no page after it' })
  latest(@InWorkspace() workspace: Workspace, @Query({ schema: listQuery }) query: ListQuery) {
    return readLatest(this.database.api, workspace, query);
  }
}
