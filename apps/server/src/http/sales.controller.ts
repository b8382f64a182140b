import { Body, Controller, Get, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { notificationsQuery, taskCreate, taskPatch, tasksQuery, type NotificationsQuery, type TaskCreate, type TaskPatch, type TasksQuery } from '@tributary/contract';
import type { Database } from '@tributary/store';
import { DATABASE } from '../provided.js';
import { listNotifications } from '../sales/notifications.js';
import { Tasks } from '../sales/tasks.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { InWorkspace, Needs } from './access.guard.js';

@ApiTags('Tasks')
@ApiBearerAuth()
@Controller('api/tasks')
export class TasksController {
  constructor(@Inject(Tasks) private readonly tasks: Tasks) {}

  @Get()
  @Needs('tasks.read')
  @ApiOperation({ summary: 'Tasks, soonest due first' })
  list(@InWorkspace() workspace: Workspace, @Query({ schema: tasksQuery }) query: TasksQuery) {
    return this.tasks.list(workspace, query);
  }

  @Post()
  @Needs('tasks.work')
  @ApiOperation({ summary: 'Make a task; it is the contact’s owner’s when nobody is named' })
  create(@InWorkspace() workspace: Workspace, @Body({ schema: taskCreate }) wanted: TaskCreate) {
    return this.tasks.create(workspace, wanted);
  }

  @Get(':id')
  @Needs('tasks.read')
  @ApiOperation({ summary: 'One task, with what the contact did last when it was made' })
  one(@InWorkspace() workspace: Workspace, @Param('id') id: string) {
    return this.tasks.one(workspace, id);
  }

  @Patch(':id')
  @Needs('tasks.work')
  @ApiOperation({ summary: 'Do a task, put it off, pass it on; done the first time it is the event Task Completed of its contact' })
  change(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Body({ schema: taskPatch }) patch: TaskPatch) {
    return this.tasks.change(workspace, id, patch);
  }
}

@ApiTags('Tasks')
@ApiBearerAuth()
@Controller('api/notifications')
export class NotificationsController {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  @Get()
  @Needs('tasks.read')
  @ApiOperation({ summary: 'What users were told of, newest first' })
  list(@InWorkspace() workspace: Workspace, @Query({ schema: notificationsQuery }) query: NotificationsQuery) {
    return listNotifications(this.database.api, workspace, query);
  }
}
