import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { SegmentTemplates } from '../segments/segment-templates.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { InWorkspace, Needs } from './access.guard.js';

@ApiTags('Segments')
@ApiBearerAuth()
@Controller('api/segment-templates')
export class SegmentTemplatesController {
  constructor(@Inject(SegmentTemplates) private readonly templates: SegmentTemplates) {}

  @Get()
  @Needs('segments.read')
  @ApiOperation({ summary: 'Segments to start from, by model: the rule, the data it needs, and what this workspace lacks of it' })
  async list(@InWorkspace() workspace: Workspace) {
    return { items: await this.templates.list(workspace), next: null };
  }

  @Get(':key')
  @Needs('segments.read')
  @ApiOperation({ summary: 'One of them, with how many people it finds here now' })
  one(@InWorkspace() workspace: Workspace, @Param('key') key: string) {
    return this.templates.one(workspace, key);
  }
}
