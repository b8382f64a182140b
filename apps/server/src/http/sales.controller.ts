import { Body, Controller, Get, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { taskCreate, taskPatch, tasksQuery, type TaskCreate, type TaskPatch, type TasksQuery } from '@tributary/contract';
import { Tasks } from '../sales/tasks.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { InWorkspace } from './access.guard.js';

@ApiTags('Tasks')
@ApiBearerAuth()
@Controller('api/tasks')
export class TasksController {
  constructor(@Inject(Tasks) private readonly tasks: Tasks) {}

  @Get()
  @ApiOperation({ summary: 'Tasks, soonest due first' })
  list(@InWorkspace() workspace: Workspace, @Query({ schema: tasksQuery }) query: TasksQuery) {
    return this.tasks.list(workspace, query);
  }

  @Post()
  @ApiOperation({ summary: 'Make a task; it is the contact’s owner’s when nobody is named' })
  create(@InWorkspace() workspace: Workspace, @Body({ schema: taskCreate }) wanted: TaskCreate) {
    return this.tasks.create(workspace, wanted);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One task, with what the contact did last when it was made' })
  one(@InWorkspace() workspace: Workspace, @Param('id') id: string) {
    return this.tasks.one(workspace, id);
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Do a task, put it off, pass it on; done the first time it is the event Task Completed of its contact' })
  change(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Body({ schema: taskPatch }) patch: TaskPatch) {
    return this.tasks.change(workspace, id, patch);
  }
}
