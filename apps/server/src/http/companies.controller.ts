import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { companiesQuery, listQuery, type CompaniesQuery, type ListQuery } from '@tributary/contract';
import type { Database } from '@tributary/store';
import { companyMembers, listCompanies, oneCompany } from '../contacts/companies.js';
import { DATABASE } from '../provided.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { InWorkspace, Needs } from './access.guard.js';

@ApiTags('Contacts')
@ApiBearerAuth()
@Controller('api/companies')
export class CompaniesController {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  @Get()
  @Needs('contacts.read')
  @ApiOperation({ summary: 'Companies, as group calls and imports made them; search in id and name' })
  list(@InWorkspace() workspace: Workspace, @Query({ schema: companiesQuery }) query: CompaniesQuery) {
    return listCompanies(this.database.api, workspace, query);
  }

  @Get(':id')
  @Needs('contacts.read')
  @ApiOperation({ summary: 'One company' })
  one(@InWorkspace() workspace: Workspace, @Param('id') id: string) {
    return oneCompany(this.database.api, workspace, id);
  }

  @Get(':id/members')
  @Needs('contacts.read')
  @ApiOperation({ summary: 'Who belongs to it, and as what' })
  members(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Query({ schema: listQuery }) query: ListQuery) {
    return companyMembers(this.database.api, workspace, id, query);
  }
}
