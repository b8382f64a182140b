import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Backlog } from '../metrics/backlog.js';
import { Meter } from '../metrics/meter.js';
import { Access } from './access.guard.js';

/** For Prometheus: figures without names of anybody or anything in a workspace. */
@ApiTags('Health')
@Access('open')
@Controller('metrics')
export class MetricsController {
  constructor(
    @Inject(Meter) private readonly meter: Meter,
    @Inject(Backlog) private readonly backlog: Backlog,
  ) {}

  @Get()
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  @ApiOperation({ summary: 'Lag by stage and lane, batches, effects by outcome, what waits; for Prometheus' })
  async read(): Promise<string> {
    await this.backlog.refresh();
    return this.meter.registry.metrics();
  }
}
