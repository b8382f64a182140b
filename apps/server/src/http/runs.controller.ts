import { Body, Controller, Get, HttpCode, HttpStatus, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { runsQuery, runRetry, runsRetry, type RunsQuery, type RunRetry, type RunsRetry } from '@tributary/contract';
import type { Response } from 'express';
import type { RunView } from '../workflows/run-rows.js';
import { Runs } from '../workflows/runs.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { InWorkspace, Needs } from './access.guard.js';

function answer(run: RunView | null, response: Response): RunView | { accepted: true } {
  if (!run) response.status(HttpStatus.ACCEPTED);
  return run ?? { accepted: true };
}

@ApiTags('Runs')
@ApiBearerAuth()
@Controller('api/runs')
export class RunsController {
  constructor(@Inject(Runs) private readonly runs: Runs) {}

  @Get()
  @Needs('workflows.read')
  @ApiOperation({ summary: 'Runs, newest first, without their steps' })
  list(@InWorkspace() workspace: Workspace, @Query({ schema: runsQuery }) query: RunsQuery) {
    return this.runs.list(workspace, query);
  }

  @Post('retry')
  @Needs('runs.manage')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Try failed runs again from where they failed; 202 when it takes longer than five seconds' })
  async retryAll(@InWorkspace() workspace: Workspace, @Body({ schema: runsRetry }) given: RunsRetry, @Res({ passthrough: true }) response: Response) {
    const { retried, done } = await this.runs.retryAll(workspace, given);
    if (!done) response.status(HttpStatus.ACCEPTED);
    return { retried };
  }

  @Get(':id')
  @Needs('workflows.read')
  @ApiOperation({ summary: 'One run with its steps in order; while it is active, the last is where it stands' })
  one(@InWorkspace() workspace: Workspace, @Param('id') id: string) {
    return this.runs.one(workspace, id);
  }

  @Post(':id/retry')
  @Needs('runs.manage')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Try a failed run again from where it failed; 202 when it takes longer than five seconds' })
  async retry(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Body({ schema: runRetry }) given: RunRetry, @Res({ passthrough: true }) response: Response) {
    return answer(await this.runs.retry(workspace, id, given), response);
  }

  @Post(':id/cancel')
  @Needs('runs.manage')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'End an active run; 202 when it takes longer than five seconds' })
  async cancel(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Res({ passthrough: true }) response: Response) {
    return answer(await this.runs.cancel(workspace, id), response);
  }
}
