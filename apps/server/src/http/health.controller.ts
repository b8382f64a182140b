import { Controller, Get, Inject, ServiceUnavailableException } from '@nestjs/common';
import { type Database } from '@tributary/store';
import { setTimeout as wait } from 'node:timers/promises';
import { Access } from './access.guard.js';
import { DATABASE } from '../provided.js';

/** How long the database may take to answer, in ms, before a balancer should look elsewhere. */
const PATIENCE_MS = 2000;

/** For balancers and supervisors: restart what is not live, send nothing to what is not ready. */
@Access('open')
@Controller('health')
export class HealthController {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  async ready(): Promise<{ status: 'ok' }> {
    const patience = new AbortController();
    const answered = this.database.api.query('select 1').then(
      () => true,
      () => false,
    );
    const inTime = await Promise.race([answered, wait(PATIENCE_MS, false, { signal: patience.signal }).catch(() => false)]);
    patience.abort();
    if (!inTime) throw new ServiceUnavailableException({ code: 'database.away', detail: 'The database does not answer.' });
    return { status: 'ok' };
  }
}
