import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Inject, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  channelPut,
  listQuery,
  suppressionCreate,
  suppressionsQuery,
  templateCreate,
  templatePatch,
  templatePreview,
  topicCreate,
  topicPatch,
  type ChannelPut,
  type ListQuery,
  type SuppressionCreate,
  type SuppressionsQuery,
  type TemplateCreate,
  type TemplatePatch,
  type TemplatePreview,
  type TopicCreate,
  type TopicPatch,
} from '@tributary/contract';
import { Channels } from '../messages/channels.js';
import { Suppressions } from '../messages/suppressions.js';
import { Templates } from '../messages/templates.js';
import { Topics } from '../messages/topics.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { InWorkspace, Needs, ReadsOnly } from './access.guard.js';

@ApiTags('Templates')
@ApiBearerAuth()
@Controller('api/templates')
export class TemplatesController {
  constructor(@Inject(Templates) private readonly templates: Templates) {}

  @Get()
  @Needs('messages.read')
  @ApiOperation({ summary: 'Templates by key' })
  list(@InWorkspace() workspace: Workspace, @Query({ schema: listQuery }) query: ListQuery) {
    return this.templates.list(workspace, query);
  }

  @Post()
  @Needs('templates.edit')
  @ApiOperation({ summary: 'Write a template, as HTML or MJML' })
  create(@InWorkspace() workspace: Workspace, @Body({ schema: templateCreate }) wanted: TemplateCreate) {
    return this.templates.create(workspace, wanted);
  }

  @Get(':id')
  @Needs('messages.read')
  @ApiOperation({ summary: 'One template, by its key' })
  one(@InWorkspace() workspace: Workspace, @Param('id') id: string) {
    return this.templates.one(workspace, id);
  }

  @Patch(':id')
  @Needs('templates.edit')
  @ApiOperation({ summary: 'Change a template: a new version' })
  change(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Body({ schema: templatePatch }) patch: TemplatePatch) {
    return this.templates.change(workspace, id, patch);
  }

  @Delete(':id')
  @Needs('templates.edit')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Delete a template; refused with the list of where it is used' })
  delete(@InWorkspace() workspace: Workspace, @Param('id') id: string): Promise<void> {
    return this.templates.delete(workspace, id);
  }

  @ReadsOnly()
  @Post(':id/preview')
  @Needs('messages.read')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'The mail as one contact would get it' })
  preview(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Body({ schema: templatePreview }) given: TemplatePreview) {
    return this.templates.preview(workspace, id, given);
  }
}

@ApiTags('Consent')
@ApiBearerAuth()
@Controller('api')
export class ConsentController {
  constructor(
    @Inject(Topics) private readonly topics: Topics,
    @Inject(Suppressions) private readonly suppressions: Suppressions,
  ) {}

  @Get('topics')
  @Needs('messages.read')
  @ApiOperation({ summary: 'What contacts may subscribe to' })
  listTopics(@InWorkspace() workspace: Workspace, @Query({ schema: listQuery }) query: ListQuery) {
    return this.topics.list(workspace, query);
  }

  @Post('topics')
  @Needs('consent.edit')
  @ApiOperation({ summary: 'Make a topic' })
  createTopic(@InWorkspace() workspace: Workspace, @Body({ schema: topicCreate }) wanted: TopicCreate) {
    return this.topics.create(workspace, wanted);
  }

  @Get('topics/:id')
  @Needs('messages.read')
  @ApiOperation({ summary: 'One topic, by its key' })
  oneTopic(@InWorkspace() workspace: Workspace, @Param('id') id: string) {
    return this.topics.one(workspace, id);
  }

  @Patch('topics/:id')
  @Needs('consent.edit')
  @ApiOperation({ summary: 'Change a topic' })
  changeTopic(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Body({ schema: topicPatch }) patch: TopicPatch) {
    return this.topics.change(workspace, id, patch);
  }

  @Delete('topics/:id')
  @Needs('consent.edit')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Delete a topic; what contacts said of it stays with them' })
  deleteTopic(@InWorkspace() workspace: Workspace, @Param('id') id: string): Promise<void> {
    return this.topics.delete(workspace, id);
  }

  @Get('suppressions')
  @Needs('messages.read')
  @ApiOperation({ summary: 'Addresses that nothing is sent to, newest first' })
  listSuppressions(@InWorkspace() workspace: Workspace, @Query({ schema: suppressionsQuery }) query: SuppressionsQuery) {
    return this.suppressions.list(workspace, query);
  }

  @Post('suppressions')
  @Needs('consent.edit')
  @ApiOperation({ summary: 'Send nothing to an address any more' })
  suppress(@InWorkspace() workspace: Workspace, @Body({ schema: suppressionCreate }) wanted: SuppressionCreate) {
    return this.suppressions.create(workspace, wanted);
  }

  @Delete('suppressions/:id')
  @Needs('consent.edit')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Take an address off the list' })
  unsuppress(@InWorkspace() workspace: Workspace, @Param('id') id: string): Promise<void> {
    return this.suppressions.delete(workspace, id);
  }
}

@ApiTags('Channels')
@ApiBearerAuth()
@Controller('api/channels')
export class ChannelsController {
  constructor(@Inject(Channels) private readonly channels: Channels) {}

  @Get()
  @Needs('workspace.read')
  @ApiOperation({ summary: 'Vendors that this workspace is connected with, without credentials' })
  list(@InWorkspace() workspace: Workspace) {
    return this.channels.list(workspace);
  }

  @Put(':vendor')
  @Needs('channels.connect')
  @ApiOperation({ summary: 'Connect a vendor: smtp { url, from }, slack { webhookUrl }, meta { accessToken, adAccountId, graphUrl? }, http { signingSecret } (made and shown once when absent); the credentials are sealed and never read back' })
  put(@InWorkspace() workspace: Workspace, @Param('vendor') vendor: string, @Body({ schema: channelPut }) given: ChannelPut) {
    return this.channels.put(workspace, vendor, given);
  }

  @Delete(':vendor')
  @Needs('channels.connect')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Disconnect a vendor' })
  delete(@InWorkspace() workspace: Workspace, @Param('vendor') vendor: string): Promise<void> {
    return this.channels.delete(workspace, vendor);
  }
}
