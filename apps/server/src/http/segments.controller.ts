import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Inject, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  listQuery,
  memberList,
  overlapQuery,
  segmentCreate,
  segmentDiff,
  segmentPatch,
  segmentPreview,
  segmentWhy,
  type ListQuery,
  type MemberList,
  type OverlapQuery,
  type SegmentCreate,
  type SegmentDiff,
  type SegmentPatch,
  type SegmentPreview,
  type SegmentWhy,
} from '@tributary/contract';
import type { Response } from 'express';
import type { Actor } from '../accounts/actor.js';
import { SegmentInsight } from '../segments/segment-insight.js';
import { Segments } from '../segments/segments.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { Acting, InWorkspace, Needs, ReadsOnly } from './access.guard.js';

@ApiTags('Segments')
@ApiBearerAuth()
@Controller('api/segments')
export class SegmentsController {
  constructor(
    @Inject(Segments) private readonly segments: Segments,
    @Inject(SegmentInsight) private readonly insight: SegmentInsight,
  ) {}

  @Get()
  @Needs('segments.read')
  @ApiOperation({ summary: 'Segments, oldest first' })
  list(@InWorkspace() workspace: Workspace, @Query({ schema: listQuery }) query: ListQuery) {
    return this.segments.list(workspace, query);
  }

  @Post()
  @Needs('segments.edit')
  @ApiOperation({ summary: 'Make a segment; it is "building" until everybody has been judged' })
  create(@InWorkspace() workspace: Workspace, @Acting() actor: Actor, @Body({ schema: segmentCreate }) wanted: SegmentCreate) {
    return this.segments.create(workspace, wanted, actor);
  }

  @ReadsOnly()
  @Post('preview')
  @Needs('segments.read')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'How many people a rule would have, and ten of them' })
  preview(@InWorkspace() workspace: Workspace, @Body({ schema: segmentPreview }) given: SegmentPreview) {
    return this.insight.preview(workspace, given);
  }

  @ReadsOnly()
  @Post('why')
  @Needs('segments.read')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Why a contact fits a rule, or does not, before it is saved: what was seen, what was needed, until when' })
  whyRule(@InWorkspace() workspace: Workspace, @Body({ schema: segmentWhy }) given: SegmentWhy) {
    return this.insight.whyRule(workspace, given);
  }

  @Get('overlap')
  @Needs('segments.read')
  @ApiOperation({ summary: 'How far two to five segments share their members' })
  overlap(@InWorkspace() workspace: Workspace, @Query({ schema: overlapQuery }) { ids }: OverlapQuery) {
    return this.insight.overlap(workspace, ids);
  }

  @ReadsOnly()
  @Post(':id/diff')
  @Needs('segments.read')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'What a new rule would change: who enters, who leaves, which workflows that starts' })
  diff(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Body({ schema: segmentDiff }) given: SegmentDiff) {
    return this.segments.diff(workspace, id, given);
  }

  @Get(':id')
  @Needs('segments.read')
  @ApiOperation({ summary: 'One segment, by id or key' })
  one(@InWorkspace() workspace: Workspace, @Param('id') id: string) {
    return this.segments.one(workspace, id);
  }

  @Patch(':id')
  @Needs('segments.edit')
  @ApiOperation({ summary: 'Change words at once; a new rule is built beside the old one; locked: true closes it to who may not lock segments' })
  change(@InWorkspace() workspace: Workspace, @Acting() actor: Actor, @Param('id') id: string, @Body({ schema: segmentPatch }) patch: SegmentPatch) {
    return this.segments.change(workspace, id, patch, actor);
  }

  @Delete(':id')
  @Needs('segments.edit')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Delete a segment; refused with the list of where it is used' })
  delete(@InWorkspace() workspace: Workspace, @Acting() actor: Actor, @Param('id') id: string): Promise<void> {
    return this.segments.delete(workspace, id, actor);
  }

  @Get(':id/members')
  @Needs('segments.read')
  @ApiOperation({ summary: 'Members, in the order in which they entered' })
  members(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Query({ schema: listQuery }) query: ListQuery) {
    return this.segments.members(workspace, id, query);
  }

  @Post(':id/members')
  @Needs('segments.edit')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Pick contacts into a static segment' })
  async add(@InWorkspace() workspace: Workspace, @Acting() actor: Actor, @Param('id') id: string, @Body({ schema: memberList }) list: MemberList, @Res({ passthrough: true }) response: Response) {
    return answer(await this.segments.pick(workspace, id, list.contacts, true, actor), response);
  }

  @Delete(':id/members')
  @Needs('segments.edit')
  @ApiOperation({ summary: 'Pick contacts out of a static segment' })
  async remove(@InWorkspace() workspace: Workspace, @Acting() actor: Actor, @Param('id') id: string, @Body({ schema: memberList }) list: MemberList, @Res({ passthrough: true }) response: Response) {
    return answer(await this.segments.pick(workspace, id, list.contacts, false, actor), response);
  }

  @Get(':id/history')
  @Needs('segments.read')
  @ApiOperation({ summary: 'Who entered and left, when and why; newest first' })
  history(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Query({ schema: listQuery }) query: ListQuery) {
    return this.insight.history(workspace, id, query);
  }

  @Get(':id/usage')
  @Needs('segments.read')
  @ApiOperation({ summary: 'Where a segment is used' })
  usage(@InWorkspace() workspace: Workspace, @Param('id') id: string) {
    return this.segments.usage(workspace, id);
  }

  @Get(':id/why/:contact')
  @Needs('segments.read')
  @ApiOperation({ summary: 'Why a contact is in the segment, or is not' })
  why(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Param('contact') contact: string) {
    return this.insight.why(workspace, id, contact);
  }
}

function answer<T>(done: T | null, response: Response): T | { accepted: true } {
  if (done === null) response.status(HttpStatus.ACCEPTED);
  return done ?? { accepted: true };
}

@ApiTags('Segments')
@ApiBearerAuth()
@Controller('api/segment-trends')
export class SegmentTrendsController {
  constructor(@Inject(SegmentInsight) private readonly insight: SegmentInsight) {}

  @Get()
  @Needs('segments.read')
  @ApiOperation({ summary: 'How each segment grew in the last 30 days: its size at the end of each day, oldest first' })
  async list(@InWorkspace() workspace: Workspace) {
    return { items: await this.insight.trends(workspace), next: null };
  }
}
