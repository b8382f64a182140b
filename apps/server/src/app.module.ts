import { Module, type DynamicModule } from '@nestjs/common';
import type { Database } from '@tributary/store';
import { HealthController } from './http/health.controller.js';
import { CONFIG, DATABASE, LOG } from './provided.js';
import type { ReadyConfig } from './startup/kept-secrets.js';
import type { Logger } from './startup/log.js';

/** What the server is made of. */
@Module({})
export class AppModule {
  static over({ config, database, log }: { config: ReadyConfig; database: Database; log: Logger }): DynamicModule {
    const provided = [
      { provide: CONFIG, useValue: config },
      { provide: DATABASE, useValue: database },
      { provide: LOG, useValue: log },
    ];
    return { module: AppModule, global: true, providers: provided, exports: provided, controllers: [HealthController] };
  }
}
