import { Controller, Get, Inject, Res, type OnModuleDestroy } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProduces, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Sessions, type SignedIn } from '../accounts/sessions.js';
import { TaskStream } from '../sales/task-stream.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { InWorkspace, Needs, Person } from './access.guard.js';

/** How often it is asked whether whoever listens is still signed in, ms. */
const STILL_MS = 5_000;

@ApiTags('Tasks')
@ApiBearerAuth()
@Controller('api/stream')
export class StreamController implements OnModuleDestroy {
  constructor(
    @Inject(TaskStream) private readonly stream: TaskStream,
    @Inject(Sessions) private readonly sessions: Sessions,
  ) {}

  @Get()
  @Needs('tasks.read')
  @ApiQuery({ name: 'workspace', required: false, description: 'With a session: which workspace, as EventSource sends no headers' })
  @ApiProduces('text/event-stream')
  @ApiOperation({ summary: 'Server-sent events: "task" for each task made or changed from now on' })
  async listen(@InWorkspace() workspace: Workspace, @Person() person: SignedIn | null, @Res() response: Response): Promise<void> {
    if (person) this.#endWith(person.session, workspace, response);
    await this.stream.listen(workspace, {
      write: (text) => {
        if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
        response.write(text);
      },
      end: () => void response.end(),
      onGone: (gone) => void (response.destroyed ? gone() : response.on('close', gone)),
    });
  }

  /** Whoever signs out, or is no member any more, hears nothing more. */
  #endWith(session: number, workspace: Workspace, response: Response): void {
    const look = () => this.sessions.stands(session, workspace.id).then((role) => void (role === null && response.end()), () => undefined);
    const timer = setInterval(() => void look(), STILL_MS);
    response.on('close', () => clearInterval(timer));
  }

  /** Before the server waits for its connections: these would never end by themselves. */
  onModuleDestroy(): void {
    this.stream.close();
  }
}
