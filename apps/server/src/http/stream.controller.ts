import { Controller, Get, Inject, Res, type OnModuleDestroy } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { TaskStream } from '../sales/task-stream.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { InWorkspace } from './access.guard.js';

@ApiTags('Tasks')
@ApiBearerAuth()
@Controller('api/stream')
export class StreamController implements OnModuleDestroy {
  constructor(@Inject(TaskStream) private readonly stream: TaskStream) {}

  @Get()
  @ApiProduces('text/event-stream')
  @ApiOperation({ summary: 'Server-sent events: "task" for each task made or changed from now on' })
  async listen(@InWorkspace() workspace: Workspace, @Res() response: Response): Promise<void> {
    await this.stream.listen(workspace, {
      write: (text) => {
        if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
        response.write(text);
      },
      end: () => void response.end(),
      onGone: (gone) => void (response.destroyed ? gone() : response.on('close', gone)),
    });
  }

  /** Before the server waits for its connections: these would never end by themselves. */
  onModuleDestroy(): void {
    this.stream.close();
  }
}
