import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { audienceCreate, audiencePatch, listQuery, memberList, type AudienceCreate, type AudiencePatch, type ListQuery, type MemberList } from '@tributary/contract';
import { Audiences } from '../audiences/audiences.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { InWorkspace, Needs } from './access.guard.js';

@ApiTags('Audiences')
@ApiBearerAuth()
@Controller('api/audiences')
export class AudiencesController {
  constructor(@Inject(Audiences) private readonly audiences: Audiences) {}

  @Get()
  @Needs('audiences.read')
  @ApiOperation({ summary: 'Ad audiences, oldest first' })
  list(@InWorkspace() workspace: Workspace, @Query({ schema: listQuery }) query: ListQuery) {
    return this.audiences.list(workspace, query);
  }

  @Post()
  @Needs('audiences.edit')
  @ApiOperation({ summary: 'Make an ad audience, at the platform too unless externalId names one that is there' })
  create(@InWorkspace() workspace: Workspace, @Body({ schema: audienceCreate }) wanted: AudienceCreate) {
    return this.audiences.create(workspace, wanted);
  }

  @Get(':id')
  @Needs('audiences.read')
  @ApiOperation({ summary: 'One audience: who is in it, who waits, and what a person has to do, if anything' })
  one(@InWorkspace() workspace: Workspace, @Param('id') id: string) {
    return this.audiences.one(workspace, id);
  }

  @Patch(':id')
  @Needs('audiences.edit')
  @ApiOperation({ summary: 'Rename it; keep it in step with a segment, or with none any more' })
  change(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Body({ schema: audiencePatch }) patch: AudiencePatch) {
    return this.audiences.change(workspace, id, patch);
  }

  @Delete(':id')
  @Needs('audiences.edit')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Delete an audience here, not at the platform; refused with the list of where it is used' })
  delete(@InWorkspace() workspace: Workspace, @Param('id') id: string): Promise<void> {
    return this.audiences.delete(workspace, id);
  }

  @Get(':id/members')
  @Needs('audiences.read')
  @ApiOperation({ summary: 'Who shall be in it, whether they are, and why not' })
  members(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Query({ schema: listQuery }) query: ListQuery) {
    return this.audiences.members(workspace, id, query);
  }

  @Post(':id/members')
  @Needs('audiences.edit')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Put contacts into it; the platform is told within seconds' })
  add(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Body({ schema: memberList }) list: MemberList) {
    return this.audiences.wish(workspace, id, list.contacts, true);
  }

  @Delete(':id/members')
  @Needs('audiences.edit')
  @ApiOperation({ summary: 'Take contacts out of it; the platform is told within seconds' })
  remove(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Body({ schema: memberList }) list: MemberList) {
    return this.audiences.wish(workspace, id, list.contacts, false);
  }

  @Get(':id/syncs')
  @Needs('audiences.read')
  @ApiOperation({ summary: 'What was sent and what came of it, newest first' })
  syncs(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Query({ schema: listQuery }) query: ListQuery) {
    return this.audiences.syncs(workspace, id, query);
  }

  @Post(':id/retry')
  @Needs('audiences.edit')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Go on after a person has mended what it stopped at' })
  retry(@InWorkspace() workspace: Workspace, @Param('id') id: string) {
    return this.audiences.retry(workspace, id);
  }
}
