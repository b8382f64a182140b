import { Inject, Module, Optional, RequestMethod, StandardSchemaValidationPipe, type DynamicModule, type MiddlewareConsumer, type NestModule, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { InvalidInput, type Kinds } from '@tributary/contract';
import type { Database } from '@tributary/store';
import { AccountMails } from './accounts/account-mail.js';
import { Audiences } from './audiences/audiences.js';
import { TestClock } from './clock/test-clock.js';
import { Contacts } from './contacts/contacts.js';
import { demoStep } from './demo/demo-job.js';
import { errorFields } from './error-fields.js';
import { Exports } from './exports/exports.js';
import { AccessGuard } from './http/access.guard.js';
import { AudiencesController } from './http/audiences.controller.js';
import { ContactsController } from './http/contacts.controller.js';
import { EffectsController } from './http/effects.controller.js';
import { ContactsExportController, ExportsController, SegmentExportController } from './http/exports.controller.js';
import { HealthController } from './http/health.controller.js';
import { StudioController } from './http/studio.controller.js';
import { ImportsController } from './http/imports.controller.js';
import { IngestController } from './http/ingest.controller.js';
import { JsonBodyMiddleware } from './http/json-body.middleware.js';
import { ChannelsController, ConsentController, TemplatesController } from './http/messages.controller.js';
import { InvitationsController, MembersController } from './http/members.controller.js';
import { MetricsController } from './http/metrics.controller.js';
import { NodesController } from './http/nodes.controller.js';
import { ProblemFilter } from './http/problem.js';
import { RunsController } from './http/runs.controller.js';
import { TeamsController, UsersController } from './http/users.controller.js';
import { NotificationsController, TasksController } from './http/sales.controller.js';
import { SegmentsController, SegmentTrendsController } from './http/segments.controller.js';
import { SessionController } from './http/session.controller.js';
import { SnippetController } from './http/snippet.controller.js';
import { StreamController } from './http/stream.controller.js';
import { SummaryController } from './http/summary.controller.js';
import { SegmentTemplatesController } from './http/segment-templates.controller.js';
import { CompaniesController } from './http/companies.controller.js';
import { PlacesController } from './http/places.controller.js';
import { TagsController } from './http/tags.controller.js';
import { TrackingController } from './http/tracking.controller.js';
import { UnsubscribeController } from './http/unsubscribe.controller.js';
import { WorkflowsController } from './http/workflows.controller.js';
import { WorkspaceController } from './http/workspace.controller.js';
import { Imports } from './imports/imports.js';
import { Channels } from './messages/channels.js';
import { MailTracking } from './messages/mail-tracking.js';
import { ContactPreferences } from './messages/preferences.js';
import { Suppressions } from './messages/suppressions.js';
import { Templates } from './messages/templates.js';
import { Topics } from './messages/topics.js';
import { TrackingTokens } from './messages/tracking-token.js';
import { UnsubscribeTokens } from './messages/unsubscribe-token.js';
import { Backlog } from './metrics/backlog.js';
import { Meter } from './metrics/meter.js';
import { monotonicMs } from './monotonic.js';
import { CONFIG, DATABASE, EFFECT_PORTS, KINDS, LOG } from './provided.js';
import { BullHints, BullLine } from './queue/bull-hints.js';
import type { Hint, HintLine } from './queue/hints.js';
import { NotifyLine } from './queue/listen-notify.js';
import { TaskStream } from './sales/task-stream.js';
import { Tasks } from './sales/tasks.js';
import { Teams } from './sales/teams.js';
import { Users } from './sales/users.js';
import { SegmentTemplates } from './segments/segment-templates.js';
import { SegmentInsight } from './segments/segment-insight.js';
import { Segments } from './segments/segments.js';
import { Summary } from './summary/summary.js';
import { importStep } from './stages/bulk/import-step.js';
import type { EffectPort, EffectPorts } from './stages/effects/effect-port.js';
import type { ReadyConfig } from './startup/kept-secrets.js';
import type { Logger } from './startup/log.js';
import { accountProviders } from './wiring/accounts.js';
import { audienceWays } from './wiring/audience-ways.js';
import { effectPorts } from './wiring/effect-ports.js';
import { Engine, type EngineOptions } from './wiring/engine.js';
import { Publishing } from './workflows/publish.js';
import { Runs } from './workflows/runs.js';
import { Workflows } from './workflows/workflows.js';
import { Keys } from './workspaces/keys.js';
import { Seal } from './workspaces/secrets.js';
import { Workspaces } from './workspaces/workspaces.js';

/** A fault inside a body or query: where it is, and what is wrong with it. */
const validation = new StandardSchemaValidationPipe({
  exceptionFactory: (issues) => {
    const faults = issues.slice(0, 50).map((issue) => ({ path: (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.'), detail: issue.message }));
    const first = faults[0] ?? { path: '', detail: 'It does not have the shape that is needed.' };
    return new InvalidInput('request.invalid', first.path ? `${first.path}: ${first.detail}` : first.detail, { path: first.path, errors: faults });
  },
});

interface EngineParts {
  readonly config: ReadyConfig;
  readonly ports: EffectPorts;
  readonly database: Database;
  readonly log: Logger;
  readonly kinds: Kinds;
  readonly measure: Meter;
  readonly workspaces: Workspaces;
}

function engineOf({ config, database, log, workspaces, ...parts }: EngineParts): Engine {
  const failed = (event: string, error: unknown) => log.error(errorFields(error), event);
  const effects = { ports: parts.ports, workers: 2, monotonicMs };
  const demo: EngineOptions['demo'] = async (connection, job, accepter) => demoStep(connection, job, accepter, await workspaces.byId(job.workspace));
  const files: EngineOptions['import'] = async (connection, job) => importStep(connection, job, await workspaces.byId(job.workspace));
  return new Engine({ api: database.api, worker: database.worker, bulk: database.bulk, processors: 1, ...parts, effects, audiences: audienceWays(config), demo, import: files, failed });
}

/** What the server is made of: the one list of what talks to what. */
@Module({})
export class AppModule implements NestModule, OnApplicationBootstrap, OnApplicationShutdown {
  #line: HintLine | null = null;

  constructor(
    @Inject(Engine) private readonly engine: Engine,
    @Inject(CONFIG) private readonly config: ReadyConfig,
    @Inject(DATABASE) private readonly database: Database,
    @Inject(LOG) private readonly log: Logger,
    @Optional() @Inject(BullLine) private readonly bull: BullLine | undefined,
    @Inject(EFFECT_PORTS) private readonly ports: EffectPorts,
    @Inject(AccountMails) private readonly accountMails: AccountMails,
  ) {}

  static over({ config, database, log, kinds, retiredKeys }: { config: ReadyConfig; database: Database; log: Logger; kinds: Kinds; retiredKeys: readonly Buffer[] }): DynamicModule {
    const ports = effectPorts(config);
    const meter = new Meter();
    const seal = new Seal(config.secretKey);
    const workspaces = new Workspaces(database.api, seal, monotonicMs);
    const insight = new SegmentInsight(database.api);
    const engine = engineOf({ config, ports, database, log, kinds, measure: meter, workspaces });
    const provided = [
      { provide: CONFIG, useValue: config },
      { provide: DATABASE, useValue: database },
      { provide: LOG, useValue: log },
      { provide: KINDS, useValue: kinds },
      { provide: EFFECT_PORTS, useValue: ports },
      { provide: Engine, useValue: engine },
      { provide: Meter, useValue: meter },
      { provide: Backlog, useValue: new Backlog(database.api, meter, monotonicMs) },
      { provide: Workspaces, useValue: workspaces },
      { provide: Keys, useValue: new Keys(database.api, workspaces) },
      { provide: Contacts, useValue: new Contacts(database.api, engine) },
      { provide: Imports, useValue: new Imports(database.api, engine) },
      { provide: Exports, useValue: new Exports(database) },
      { provide: Segments, useValue: new Segments(database.api, engine, kinds) },
      { provide: SegmentInsight, useValue: insight },
      { provide: SegmentTemplates, useValue: new SegmentTemplates(database.api, insight) },
      { provide: Workflows, useValue: new Workflows(database.api, engine, kinds) },
      { provide: Publishing, useValue: new Publishing(database.api, engine, kinds) },
      { provide: Runs, useValue: new Runs(database.api, engine) },
      { provide: Templates, useValue: new Templates(database.api, kinds) },
      { provide: Topics, useValue: new Topics(database.api) },
      { provide: Suppressions, useValue: new Suppressions(database.api) },
      { provide: Channels, useValue: new Channels(database.api, seal, () => Object.values(ports).forEach((port: EffectPort) => port.credentialsChanged?.())) },
      { provide: Audiences, useValue: new Audiences(database, engine, kinds) },
      { provide: ContactPreferences, useValue: new ContactPreferences(database.api, engine, workspaces, new UnsubscribeTokens(config.secretKey, retiredKeys)) },
      { provide: MailTracking, useValue: new MailTracking(database.api, engine, workspaces, new TrackingTokens(config.secretKey, retiredKeys), (request) => ports.email.eventOf(request)?.properties ?? {}) },
      { provide: Users, useValue: new Users(database.api, kinds) },
      { provide: Tasks, useValue: new Tasks(database.api, engine) },
      { provide: TaskStream, useValue: new TaskStream(database.api, (event, error) => log.error(errorFields(error), event)) },
      { provide: Teams, useValue: new Teams(database.api, kinds) },
      { provide: Summary, useValue: new Summary(database.api, kinds, monotonicMs) },
      { provide: TestClock, useValue: new TestClock(database, engine, monotonicMs) },
    ];
    const accounts = accountProviders({ config, pool: database.api, log, seal, workspaces });
    const hearing = { heard: (hint: Hint) => engine.heard(hint), failed: (event: string, error: unknown) => log.warn(errorFields(error), event) };
    const imports = config.redisUrl ? [BullHints.over(config.redisUrl, hearing, config.role !== 'api', monotonicMs)] : [];
    const everywhere = [
      { provide: APP_GUARD, useClass: AccessGuard },
      { provide: APP_FILTER, useClass: ProblemFilter },
      { provide: APP_PIPE, useValue: validation },
    ];
    const files = [ImportsController, ExportsController, ContactsExportController, SegmentExportController];
    const about = [...files, ContactsController, SegmentsController, SegmentTrendsController, WorkflowsController, RunsController, EffectsController, NodesController, TagsController, CompaniesController, PlacesController, SegmentTemplatesController, SummaryController];
    const messages = [TemplatesController, ConsentController, ChannelsController, UnsubscribeController, TrackingController, SnippetController, AudiencesController];
    const sales = [UsersController, TeamsController, TasksController, NotificationsController, StreamController];
    const people = [SessionController, MembersController, InvitationsController];
    const everybody = [HealthController, MetricsController];
    const controllers = config.role === 'worker' ? everybody : [...everybody, StudioController, IngestController, WorkspaceController, ...about, ...messages, ...sales, ...people];
    return { module: AppModule, global: true, imports, providers: [...provided, ...accounts, ...everywhere], exports: provided, controllers };
  }

  configure(consumer: MiddlewareConsumer): void {
    // Files are read while they come; they may be of any size, and are no JSON as a rule.
    consumer.apply(JsonBodyMiddleware).exclude({ path: 'api/imports', method: RequestMethod.POST }, { path: 'api/imports/preview', method: RequestMethod.POST }).forRoutes('api/*path');
  }

  onApplicationBootstrap(): void {
    this.#line = this.bull ?? this.#notifyLine();
    if (this.#line) this.engine.connect(this.#line);
    if (this.config.role !== 'api') this.engine.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.engine.stop();
    await Promise.all([this.#line?.close(), this.accountMails.close(), ...Object.values(this.ports).map((port: EffectPort) => port.close?.())]);
  }

  /** Over the embedded Postgres there is no other process to tell. */
  #notifyLine(): HintLine | null {
    const { databaseUrl } = this.config;
    if (!databaseUrl) return null;
    const failed = (event: string, error: unknown) => this.log.warn(errorFields(error), event);
    return new NotifyLine({ url: databaseUrl, pool: this.database.api, heard: (hint) => this.engine.heard(hint), failed });
  }
}
