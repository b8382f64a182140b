import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { listQuery, type ListQuery } from '@tributary/contract';
import type { Database } from '@tributary/store';
import { listTags } from '../contacts/list-tags.js';
import { DATABASE } from '../provided.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { InWorkspace, Needs } from './access.guard.js';

@ApiTags('Contacts')
@ApiBearerAuth()
@Controller('api/tags')
export class TagsController {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  @Get()
  @Needs('contacts.read')
  @ApiOperation({ summary: 'Tags in use, and how many contacts bear each' })
  list(@InWorkspace() workspace: Workspace, @Query({ schema: listQuery }) query: ListQuery) {
    return listTags(this.database.api, workspace, query);
  }
}
