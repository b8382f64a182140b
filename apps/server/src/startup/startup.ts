import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { endAudienceLeases, endLeases, migrate, openDatabase, type Database } from '@tributary/store';
import { AppModule } from '../app.module.js';
import { readConfig, type Config } from '../config.js';
import { errorFields } from '../error-fields.js';
import { monotonicMs } from '../monotonic.js';
import { loadKinds } from '../wiring/kinds.js';
import { DemoKeeper } from '../demo/keep-demo.js';
import { openBoard } from '../queue/board.js';
import { banner } from './banner.js';
import { confirmSecretKey, opensDatabase } from './confirm-secret-key.js';
import { announceServer } from './presence.js';
import { retiredUnsubscribeKeys } from '../workspaces/rotate-secret.js';
import { Seal } from '../workspaces/secrets.js';
import { explainError } from './explain-error.js';
import { keepFirstWorkspace, type EnsureFirstWorkspace } from './first-workspace.js';
import { isKeyKept, withKeptSecrets, type ReadyConfig } from './kept-secrets.js';
import { checkPort, closeApp, listen } from './listen.js';
import { makeLog, nestLog, type Logger } from './log.js';
import { openDocs } from './open-docs.js';
import { openStudio } from './open-studio.js';
import { openPostgres } from './open-postgres.js';
import { makeOwner } from './make-owner.js';
import { listenForShutdown, type Shutdown } from './shutdown.js';

export interface StartupOptions {
  /** Absent: no workspace is made, and the banner shows no keys. */
  readonly ensureFirstWorkspace?: EnsureFirstWorkspace;
}

/** From nothing to listening. What it opens it hands to `shutdown` at once, so a failure or Ctrl-C at any step leaves no process. */
async function open(settings: Config, options: StartupOptions, log: Logger, shutdown: Shutdown): Promise<void> {
  const startedAt = monotonicMs();
  const kinds = await loadKinds(settings.nodesDir);
  shutdown.signal.throwIfAborted();
  const postgres = await openPostgres(settings, log);
  shutdown.onClose(() => postgres.close());
  void postgres.lost.then(() => stopWithoutPostgres(log, shutdown));
  shutdown.signal.throwIfAborted();
  await checkPort(settings.port);
  await migrate(postgres.url);
  shutdown.signal.throwIfAborted();
  const database = openDatabase(postgres.url);
  shutdown.onClose(() => Promise.race([database.close(), new Promise((resolve) => setTimeout(resolve, 1000))]));
  const config = await readyConfig(settings, database, log, shutdown);
  // Over the embedded Postgres this process is alone, as its lock proves: whoever was sending is gone.
  if (!config.databaseUrl) await Promise.all([endLeases(database.worker), endAudienceLeases(database.worker)]);
  const retiredKeys = await retiredUnsubscribeKeys(database.api, new Seal(config.secretKey));
  const demo = new DemoKeeper(config);
  shutdown.onClose(() => demo.close());
  const app = await NestFactory.create(AppModule.over({ config, database, log, kinds, retiredKeys }), {
    bodyParser: false,
    logger: nestLog(log),
    abortOnError: false,
  });
  shutdown.onClose(() => closeApp(app));
  if (config.role !== 'worker') openDocs(app, config.publicUrl);
  if (config.role !== 'worker') openStudio(app);
  if (config.redisUrl && config.role !== 'worker') openBoard(app, config.adminApiKey);
  const demoFailed = (error: unknown) => void log.error(errorFields(error), 'demo.failed'); // nobody's own work waits for it
  await demo.prepare(app).catch(demoFailed);
  await app.init();
  const keys = options.ensureFirstWorkspace && (await keepFirstWorkspace(config.dataDir, app, options.ensureFirstWorkspace));
  const demoKeys = await demo.keep(app).catch(demoFailed);
  await makeOwner(app, config);
  shutdown.signal.throwIfAborted();
  await listen(app, config.port);
  process.stdout.write(banner(config, keys, demoKeys ?? undefined));
  log.info({ port: config.port, role: config.role, tookMs: Math.round(monotonicMs() - startedAt) }, 'server.started');
}

/** The settings with the key that the database was made with. From here on this server counts as running over it. */
async function readyConfig(settings: Config, database: Database, log: Logger, shutdown: Shutdown): Promise<ReadyConfig> {
  const kept = await withKeptSecrets(settings);
  let { secretKey } = kept;
  const presence = await announceServer(database.url, () => opensDatabase(database.api, secretKey));
  shutdown.onClose(() => presence.close());
  void presence.outdated.then(() => {
    log.fatal({ remedy: 'start again with the SECRET_KEY that the database has now' }, 'server.key-changed');
    return shutdown.end(1);
  });
  const config = await confirmSecretKey(database.api, kept, isKeyKept(settings));
  secretKey = config.secretKey;
  return config;
}

async function stopWithoutPostgres(log: Logger, shutdown: Shutdown): Promise<void> {
  if (shutdown.signal.aborted) return;
  log.fatal({ remedy: 'start again; nothing accepted is lost' }, 'postgres.ended');
  await shutdown.end(1);
}

/** One sentence for a person, on stderr; whatever nobody foresaw goes to the log, with its trace, in one line. */
function report(error: unknown, log: Logger): void {
  const sentence = explainError(error);
  if (sentence) process.stderr.write(`${sentence}\n`);
  else log.fatal({ err: error }, 'server.not-started');
}

/** Starts the server as the environment says. Ends the process itself: 0 when asked to stop, 1 when it cannot start or go on. */
export async function startup(options: StartupOptions): Promise<void> {
  let settings: Config;
  try {
    settings = readConfig();
  } catch (error) {
    report(error, makeLog('info'));
    process.exit(1);
  }
  const log = makeLog(settings.logLevel);
  const shutdown = listenForShutdown(log);
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      log.fatal({ err: error }, `server.${event === 'uncaughtException' ? 'uncaught' : 'unhandled'}`);
      void shutdown.end(1);
    });
  }
  const opening = open(settings, options, log, shutdown);
  shutdown.waitFor(opening);
  await opening.catch(async (error: unknown) => {
    if (shutdown.signal.aborted) return;
    report(error, log);
    await shutdown.end(1);
  });
}
