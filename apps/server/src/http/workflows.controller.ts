import { Body, Controller, Delete, Get, Headers, HttpCode, HttpStatus, Inject, Param, Patch, Post, Put, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  listQuery,
  versionPatch,
  workflowCreate,
  workflowDraft,
  workflowEnrol,
  workflowPatch,
  workflowPublish,
  workflowResume,
  workflowSimulate,
  workflowValidate,
  type Kinds,
  type ListQuery,
  type VersionPatch,
  type WorkflowCreate,
  type WorkflowDraft,
  type WorkflowEnrol,
  type WorkflowPatch,
  type WorkflowPublish,
  type WorkflowResume,
  type WorkflowSimulate,
  type WorkflowValidate,
} from '@tributary/contract';
import type { Actor } from '../accounts/actor.js';
import type { Database } from '@tributary/store';
import type { Response } from 'express';
import { DATABASE, EFFECT_PORTS, KINDS } from '../provided.js';
import type { EffectPorts } from '../stages/effects/effect-port.js';
import { Engine } from '../wiring/engine.js';
import { SegmentInsight } from '../segments/segment-insight.js';
import { countEntering } from '../workflows/entering.js';
import { enrol } from '../workflows/enrol.js';
import { tagOf } from '../workflows/entity-tag.js';
import { Publishing } from '../workflows/publish.js';
import { workflowView, type WorkflowRow, type WorkflowView } from '../workflows/workflow-rows.js';
import { readStats } from '../workflows/workflow-stats.js';
import { simulate } from '../workflows/simulate.js';
import { workflowIdOf } from '../workflows/workflow-id.js';
import { Workflows } from '../workflows/workflows.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { Acting, InWorkspace, Needs, ReadsOnly } from './access.guard.js';

/** With its ETag, which is that of the draft alone: nothing may be kept by it, or a published workflow would look like a draft. */
async function tagged(found: Promise<WorkflowRow>, response: Response): Promise<WorkflowView> {
  const row = await found;
  response.setHeader('ETag', tagOf(row.draft));
  response.setHeader('Cache-Control', 'no-store');
  return workflowView(row);
}

@ApiTags('Workflows')
@ApiBearerAuth()
@Controller('api/workflows')
export class WorkflowsController {
  constructor(
    @Inject(Workflows) private readonly workflows: Workflows,
    @Inject(Publishing) private readonly publishing: Publishing,
    @Inject(Engine) private readonly engine: Engine,
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SegmentInsight) private readonly insight: SegmentInsight,
    @Inject(KINDS) private readonly kinds: Kinds,
    @Inject(EFFECT_PORTS) private readonly ports: EffectPorts,
  ) {}

  @Get()
  @Needs('workflows.read')
  @ApiOperation({ summary: 'Workflows, oldest first, with how many people are inside' })
  list(@InWorkspace() workspace: Workspace, @Query({ schema: listQuery }) query: ListQuery) {
    return this.workflows.list(workspace, query);
  }

  @Post()
  @Needs('workflows.edit')
  @ApiOperation({ summary: 'Make a workflow; its graph may be incomplete until it is published' })
  create(@InWorkspace() workspace: Workspace, @Body({ schema: workflowCreate }) wanted: WorkflowCreate, @Res({ passthrough: true }) response: Response) {
    return tagged(this.workflows.create(workspace, wanted), response);
  }

  @Get(':id')
  @Needs('workflows.read')
  @ApiOperation({ summary: 'One workflow: its draft as graph, and what is published; the ETag is that of the draft' })
  one(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Res({ passthrough: true }) response: Response) {
    return tagged(this.workflows.one(workspace, id), response);
  }

  @Patch(':id')
  @Needs('workflows.edit')
  @ApiOperation({ summary: 'Rename a workflow' })
  rename(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Body({ schema: workflowPatch }) patch: WorkflowPatch, @Res({ passthrough: true }) response: Response) {
    return tagged(this.workflows.rename(workspace, id, patch), response);
  }

  @Delete(':id')
  @Needs('workflows.edit')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Delete a workflow that was never published; others are archived' })
  delete(@InWorkspace() workspace: Workspace, @Param('id') id: string): Promise<void> {
    return this.workflows.delete(workspace, id);
  }

  @Put(':id/draft')
  @Needs('workflows.edit')
  @ApiHeader({ name: 'If-Match', description: 'ETag of the draft that was changed; 428 without, 412 when somebody else saved meanwhile' })
  @ApiOperation({ summary: 'Save the draft; nobody’s run changes by it' })
  saveDraft(
    @InWorkspace() workspace: Workspace,
    @Param('id') id: string,
    @Body({ schema: workflowDraft }) draft: WorkflowDraft,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ) {
    return tagged(this.workflows.saveDraft(workspace, id, draft, ifMatch), response);
  }

  @ReadsOnly()
  @Post(':id/validate')
  @Needs('workflows.read')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'What is wrong with the draft, or with the graph that is sent' })
  validate(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Body({ schema: workflowValidate }) { graph }: WorkflowValidate) {
    return this.workflows.validate(workspace, id, graph);
  }

  @ReadsOnly()
  @Post(':id/entering')
  @Needs('workflows.read')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'How many people the trigger of the draft, or of the graph that is sent, speaks of: in the last seven days for an event, now for a segment' })
  async entering(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Body({ schema: workflowValidate }) { graph }: WorkflowValidate) {
    return countEntering(this.database.api, this.insight, workspace, graph ?? (await this.workflows.one(workspace, id)).graph, this.kinds);
  }

  @ReadsOnly()
  @Post(':id/simulate')
  @Needs('workflows.read')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Walk one contact through the draft: which way, when, why, and what would be sent; nothing is written' })
  async simulate(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Body({ schema: workflowSimulate }) given: WorkflowSimulate) {
    const row = await this.workflows.one(workspace, id);
    return simulate(this.database.api, workspace, { id: workflowIdOf(row.id), graph: row.graph }, this.kinds, this.ports, given);
  }

  @Post(':id/publish')
  @Needs('workflows.publish')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Make the draft the version that newcomers run; 422 with every fault' })
  publish(@InWorkspace() workspace: Workspace, @Acting() actor: Actor, @Param('id') id: string, @Body({ schema: workflowPublish }) wanted: WorkflowPublish, @Res({ passthrough: true }) response: Response) {
    return tagged(this.publishing.publish(workspace, id, wanted, actor.account), response);
  }

  @Post(':id/pause')
  @Needs('workflows.publish')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Let nobody in, and hold whoever is inside where they are' })
  pause(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Res({ passthrough: true }) response: Response) {
    return tagged(this.workflows.pause(workspace, id), response);
  }

  @Post(':id/resume')
  @Needs('workflows.publish')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Go on; what fell due meanwhile is done now or passed over, or those people exit' })
  resume(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Body({ schema: workflowResume }) wanted: WorkflowResume, @Res({ passthrough: true }) response: Response) {
    return tagged(this.workflows.resume(workspace, id, wanted), response);
  }

  @Post(':id/archive')
  @Needs('workflows.publish')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'End a workflow for good; everybody inside exits' })
  archive(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Res({ passthrough: true }) response: Response) {
    return tagged(this.workflows.archive(workspace, id), response);
  }

  @Get(':id/versions')
  @Needs('workflows.read')
  @ApiOperation({ summary: 'What was published, newest first' })
  versions(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Query({ schema: listQuery }) query: ListQuery) {
    return this.workflows.versions(workspace, id, query);
  }

  @Patch(':id/versions/:version')
  @Needs('workflows.publish')
  @ApiOperation({ summary: 'Say in a few words what a version changed' })
  nameVersion(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Param('version') version: string, @Body({ schema: versionPatch }) patch: VersionPatch) {
    return this.workflows.nameVersion(workspace, id, version, patch);
  }

  @Get(':id/stats')
  @Needs('workflows.read')
  @ApiOperation({ summary: 'How many entered, are inside and left; by node' })
  stats(@InWorkspace() workspace: Workspace, @Param('id') id: string) {
    return readStats(this.database.api, workspace, id);
  }

  @Post(':id/enrol')
  @Needs('workflows.publish')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Put contacts into a published workflow; 202 when it takes longer than five seconds' })
  async enrol(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Body({ schema: workflowEnrol }) list: WorkflowEnrol, @Res({ passthrough: true }) response: Response) {
    const done = await enrol(this.database.api, this.engine, workspace, id, list);
    if (!done) response.status(HttpStatus.ACCEPTED);
    return done ?? { accepted: true };
  }
}
