import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { listQuery, teamCreate, teamPatch, userCreate, userPatch, usersQuery, type ListQuery, type TeamCreate, type TeamPatch, type UserCreate, type UserPatch, type UsersQuery } from '@tributary/contract';
import { Teams } from '../sales/teams.js';
import { Users } from '../sales/users.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { InWorkspace, Needs } from './access.guard.js';

@ApiTags('Users')
@ApiBearerAuth()
@Controller('api/users')
export class UsersController {
  constructor(@Inject(Users) private readonly users: Users) {}

  @Get()
  @Needs('tasks.read')
  @ApiOperation({ summary: 'Who works in this workspace and is given tasks' })
  list(@InWorkspace() workspace: Workspace, @Query({ schema: usersQuery }) query: UsersQuery) {
    return this.users.list(workspace, query);
  }

  @Post()
  @Needs('teams.manage')
  @ApiOperation({ summary: 'Add a user, with working hours, weight and team' })
  create(@InWorkspace() workspace: Workspace, @Body({ schema: userCreate }) wanted: UserCreate) {
    return this.users.create(workspace, wanted);
  }

  @Get(':id')
  @Needs('tasks.read')
  @ApiOperation({ summary: 'One user, by id or email' })
  one(@InWorkspace() workspace: Workspace, @Param('id') id: string) {
    return this.users.one(workspace, id);
  }

  @Patch(':id')
  @Needs('teams.manage')
  @ApiOperation({ summary: 'Change a user, such as an absence' })
  change(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Body({ schema: userPatch }) patch: UserPatch) {
    return this.users.change(workspace, id, patch);
  }

  @Delete(':id')
  @Needs('teams.manage')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Delete a user; refused while tasks are open, or with the list of workflows that name them' })
  delete(@InWorkspace() workspace: Workspace, @Param('id') id: string): Promise<void> {
    return this.users.delete(workspace, id);
  }
}

@ApiTags('Users')
@ApiBearerAuth()
@Controller('api/teams')
export class TeamsController {
  constructor(@Inject(Teams) private readonly teams: Teams) {}

  @Get()
  @Needs('tasks.read')
  @ApiOperation({ summary: 'Teams by key' })
  list(@InWorkspace() workspace: Workspace, @Query({ schema: listQuery }) query: ListQuery) {
    return this.teams.list(workspace, query);
  }

  @Post()
  @Needs('teams.manage')
  @ApiOperation({ summary: 'Make a team' })
  create(@InWorkspace() workspace: Workspace, @Body({ schema: teamCreate }) wanted: TeamCreate) {
    return this.teams.create(workspace, wanted);
  }

  @Get(':id')
  @Needs('tasks.read')
  @ApiOperation({ summary: 'One team, by id or key' })
  one(@InWorkspace() workspace: Workspace, @Param('id') id: string) {
    return this.teams.one(workspace, id);
  }

  @Patch(':id')
  @Needs('teams.manage')
  @ApiOperation({ summary: 'Change a team' })
  change(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Body({ schema: teamPatch }) patch: TeamPatch) {
    return this.teams.change(workspace, id, patch);
  }

  @Delete(':id')
  @Needs('teams.manage')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Delete a team; refused while users are in it, or with the list of workflows that name it' })
  delete(@InWorkspace() workspace: Workspace, @Param('id') id: string): Promise<void> {
    return this.teams.delete(workspace, id);
  }
}
