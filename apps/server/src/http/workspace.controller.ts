import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Inject, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  clockMove,
  eventsQuery,
  InvalidInput,
  itemsQuery,
  itemsRetry,
  keyCreate,
  listQuery,
  settingsPatch,
  settledQuery,
  workspaceCreate,
  type ClockMove,
  type EventsQuery,
  type ItemsQuery,
  type ItemsRetry,
  type KeyCreate,
  type ListQuery,
  type SettingsPatch,
  type SettledQuery,
  type WorkspaceCreate,
} from '@tributary/contract';
import type { Database } from '@tributary/store';
import type { Response } from 'express';
import type { Actor } from '../accounts/actor.js';
import { doItemsWait, hurryAudiences, readSettled } from '../clock/settled.js';
import { TestClock } from '../clock/test-clock.js';
import { listEvents } from '../events/events.js';
import { DATABASE } from '../provided.js';
import { Engine } from '../wiring/engine.js';
import { listParked, retryParked } from '../wiring/parked-items.js';
import { Keys } from '../workspaces/keys.js';
import { changeSettings, readSettings } from '../workspaces/settings.js';
import { Workspaces, type Workspace } from '../workspaces/workspaces.js';
import { isZone } from '../workspaces/zone.js';
import { Access, Acting, InWorkspace, Needs } from './access.guard.js';

@ApiTags('Workspace')
@ApiBearerAuth()
@Controller('api')
export class WorkspaceController {
  constructor(
    @Inject(Workspaces) private readonly workspaces: Workspaces,
    @Inject(Keys) private readonly keys: Keys,
    @Inject(TestClock) private readonly clock: TestClock,
    @Inject(Engine) private readonly engine: Engine,
    @Inject(DATABASE) private readonly database: Database,
  ) {}

  @Post('workspaces')
  @Access('admin')
  @ApiOperation({ summary: 'Make a workspace, live or a sandbox; with the admin key' })
  async create(@Body({ schema: workspaceCreate }) wanted: WorkspaceCreate) {
    if (!isZone(wanted.timezone)) throw new InvalidInput('workspace.bad-timezone', `timezone: "${wanted.timezone.slice(0, 60)}" is no time zone; use an IANA name such as Europe/Lisbon.`, { path: 'timezone' });
    const made = await this.workspaces.create(wanted);
    return { ...made, id: `ws_${made.id}`, name: wanted.name, kind: wanted.kind, timezone: wanted.timezone };
  }

  @Get('settings')
  @Needs('workspace.read')
  @ApiOperation({ summary: 'What this workspace is set to' })
  settings(@InWorkspace() workspace: Workspace) {
    return readSettings(this.database.api, workspace);
  }

  @Patch('settings')
  @Needs('settings.change')
  @ApiOperation({ summary: 'Change settings: caps { email: { perDay, perWeek } }, the most that a contact is sent; limits { email: { most, per } }, how often the workspace goes out' })
  changeSettings(@InWorkspace() workspace: Workspace, @Body({ schema: settingsPatch }) patch: SettingsPatch) {
    return changeSettings(this.database.api, workspace, patch);
  }

  @Get('keys')
  @Needs('keys.manage')
  @ApiOperation({ summary: 'Keys of this workspace, without the keys themselves' })
  listKeys(@InWorkspace() workspace: Workspace, @Query({ schema: listQuery }) query: ListQuery) {
    return this.keys.list(workspace, query);
  }

  @Post('keys')
  @Needs('keys.manage')
  @ApiOperation({ summary: 'Make a key; it is shown this once' })
  createKey(@InWorkspace() workspace: Workspace, @Acting() actor: Actor, @Body({ schema: keyCreate }) wanted: KeyCreate) {
    return this.keys.create(workspace, actor, wanted);
  }

  @Delete('keys/:id')
  @Needs('keys.manage')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Delete a key; it opens nothing within five seconds' })
  deleteKey(@InWorkspace() workspace: Workspace, @Param('id') id: string): Promise<void> {
    return this.keys.delete(workspace, id);
  }

  @Get('events')
  @Needs('contacts.read')
  @ApiOperation({ summary: 'What came in, newest first; with refused=true what was not taken, and why' })
  events(@InWorkspace() workspace: Workspace, @Query({ schema: eventsQuery }) query: EventsQuery) {
    return listEvents(this.database.api, workspace, query);
  }

  @Get('settled')
  @Needs('workspace.read')
  @ApiOperation({ summary: '200 once nothing is left to do now, 202 with what is left when the wait ran out' })
  async settled(@InWorkspace() workspace: Workspace, @Query({ schema: settledQuery }) query: SettledQuery, @Res({ passthrough: true }) response: Response) {
    const state = await this.engine.until(async () => {
      if (await doItemsWait(this.database.api, workspace.id)) return null;
      const now = await readSettled(this.database.api, workspace.id);
      if (now.settled) return now;
      await hurryAudiences(this.database.api, workspace.id);
      return null;
    }, query.wait * 1000);
    if (!state) response.status(HttpStatus.ACCEPTED);
    return state ?? (await readSettled(this.database.api, workspace.id));
  }

  @Get('clock')
  @Needs('workspace.read')
  @ApiOperation({ summary: 'The clock of a sandbox' })
  readClock(@InWorkspace() workspace: Workspace) {
    return this.clock.read(workspace);
  }

  @Post('clock')
  @Needs('settings.change')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Move the clock of a sandbox; answers when all that fell due has settled' })
  moveClock(@InWorkspace() workspace: Workspace, @Body({ schema: clockMove }) move: ClockMove) {
    return this.clock.move(workspace, move);
  }

  @Get('items')
  @Needs('workspace.read')
  @ApiOperation({ summary: 'Items that could not be processed, with the reason' })
  items(@InWorkspace() workspace: Workspace, @Query({ schema: itemsQuery }) query: ItemsQuery) {
    return listParked(this.database.api, workspace, query);
  }

  @Post('items/retry')
  @Needs('runs.manage')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Try parked items again' })
  retry(@InWorkspace() workspace: Workspace, @Body({ schema: itemsRetry }) given: ItemsRetry) {
    return retryParked(this.database.api, this.engine, workspace, given);
  }
}
