import { setTimeout as wait } from 'node:timers/promises';
import type { DatabaseUnavailable } from '../database-unavailable.js';
import { openCluster, type Cluster } from './cluster.js';
import { explainFailure } from './explain-failure.js';
import { freePort, launch, stopPostmaster } from './postmaster.js';
import { isAlive, readPostmasterPid, removeIfForeign } from './postmaster-pid.js';
import { probe, urlOf } from './probe.js';

export interface EmbeddedPostgresOptions {
  /** Made when absent; the database lies in `postgres` inside, its password beside. */
  readonly dataDir: string;
  /** Default: any free one. An adopted server keeps its own. */
  readonly port?: number;
  /** Gets each line that Postgres logs. */
  readonly log: (line: string) => void;
  /** No fsync: several times faster, and a power cut loses everything. Tests only. */
  readonly fastAndUnsafe?: boolean;
}

export interface EmbeddedPostgres {
  readonly url: string;
  readonly port: number;
  /** True when it already ran: a first server died and left it, or a second one was started over the same folder. */
  readonly adopted: boolean;
  /** Ends Postgres within a few seconds; call it after every connection's owner has let go. */
  stop(): Promise<void>;
}

/** How long files held by a dying Postgres are waited for, in ms. */
const STALE_MS = 10_000;
/** How long a Postgres that another process started may recover, in ms. */
const RECOVERY_MS = 300_000;

interface Running {
  readonly pid: number;
  readonly port: number;
}

async function findRunning(cluster: Cluster): Promise<Running | undefined> {
  const patience = AbortSignal.timeout(RECOVERY_MS);
  while (!patience.aborted) {
    const file = await readPostmasterPid(cluster.pgData);
    if (!file || !isAlive(file.pid)) return undefined;
    const found = await probe(cluster, file.port);
    if (found === 'ready') return file;
    if (found === 'absent') {
      await removeIfForeign(cluster.pgData, file.pid);
      return undefined;
    }
    await wait(100);
  }
  return undefined;
}

function opened(cluster: Cluster, { pid, port }: Running, adopted: boolean): EmbeddedPostgres {
  return { url: urlOf(cluster, port), port, adopted, stop: () => stopPostmaster(pid) };
}

/**
 * Starts the Postgres that npm installed over `dataDir`, on 127.0.0.1 only, or adopts the one that already runs there.
 * Needs no root; under root it runs as the system user `postgres`.
 * @throws {DatabaseUnavailable} with one sentence that says what to do
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const cluster = await openCluster(options);
  const patience = AbortSignal.timeout(STALE_MS);
  for (;;) {
    const running = await findRunning(cluster);
    if (running) return opened(cluster, running, true);
    const port = options.port ?? (await freePort());
    const { pid, said } = await launch(cluster, { port, log: options.log, fastAndUnsafe: options.fastAndUnsafe ?? false });
    if (pid !== undefined) return opened(cluster, { pid, port }, false);
    const failure = explainFailure({ doing: 'start', pgData: cluster.pgData, port, said });
    if (patience.aborted || !mayPass(failure, options)) throw failure;
    await wait(200);
  }
}

/** A dying Postgres lets go of its files soon, and a port that was free a moment ago can be chosen anew. */
function mayPass(failure: DatabaseUnavailable, { port }: EmbeddedPostgresOptions): boolean {
  return failure.code === 'database.in-use' || (failure.code === 'database.port-taken' && port === undefined);
}
