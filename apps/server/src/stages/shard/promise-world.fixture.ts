import type { AcceptedEvent, Expression, Graph } from '@tributary/contract';
import { testDatabase, type TestDatabase } from '@tributary/fixtures';
import { shardOf } from '@tributary/ingest';
import { acceptedRow, acceptEvents, addItems, inTransaction, lengthOf, type Connection, type Pool } from '@tributary/store';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { ownKinds } from '../../wiring/kinds.js';
import { runBatch } from './batch.js';
import { ContactCache } from './contact-cache.js';
import { DefinitionsCache } from './definitions-cache.js';
import { HandedItems, type DurableItem } from './handed-items.js';
import { PICKED } from './promise-cases.fixture.js';
import type { PlainItem, PlainTransition } from './plain-model.fixture.js';
import { left, transitionsOf } from './promise-seen.fixture.js';

/** A small random sequence of its own, so that a failing case runs the same way again. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Ids as the database gave them. */
export interface MadeWorkspace {
  readonly workspace: number;
  readonly segments: readonly number[];
  /** The static segment. */
  readonly picked: number;
  readonly workflows: readonly number[];
  /** The graphs, naming workflows by their ids. */
  readonly drawings: readonly Graph[];
}

/** A drawing says `@0` for the workflow after it, `@1` for the next one: they can be named only once they are there. */
function naming(graph: Graph, later: readonly number[]): Graph {
  return JSON.parse(JSON.stringify(graph).replaceAll(/"@(\d)"/g, (_all, n: string) => `"wf_${later[Number(n)] ?? 0}"`)) as Graph;
}

/** A connection that breaks off at its n-th statement, as a killed process would. */
class Crash extends Error {}
function crashing(connection: Connection, after: number): Connection {
  let left = after;
  const query = (...args: unknown[]) => {
    if (left-- <= 0) return Promise.reject(new Crash('killed here'));
    return (connection.query as (...all: unknown[]) => unknown)(...args);
  };
  return { query } as unknown as Connection;
}

/** For specs: a database whose items are worked off by several workers in random batches, some of which die on the way. */
export class PromiseWorld {
  /** What was accepted and not yet handed to one of the workers. */
  readonly #accepted: DurableItem[] = [];

  private constructor(
    private readonly database: TestDatabase,
    readonly pool: Pool,
  ) {}

  static async open(): Promise<PromiseWorld> {
    const database = await testDatabase();
    return new PromiseWorld(database, new pg.Pool({ connectionString: database.url, max: 12, pipeline: true, options: '-c TimeZone=UTC' }));
  }

  async close(): Promise<void> {
    await this.pool.end();
    await this.database.drop();
  }

  /** A live workspace with these segments, and these workflows published; none can refer to a later one. */
  async newWorkspace(keys: readonly string[], rules: readonly Expression[], graphs: readonly Graph[] = []): Promise<MadeWorkspace> {
    const { pool } = this;
    const made = await pool.query(`insert into workspace (name, kind, secret, created_at) values ('promise', 'live', '', now()) returning id`);
    const workspace = made.rows[0].id as number;
    const [segments, workflows]: [number[], number[]] = [[], []];
    for (const [place, rule] of rules.entries()) {
      const segment = await pool.query(`insert into segment (workspace, key, name, kind, live_version, created_at) values ($1, $2, $2, 'active', 1, now()) returning id`, [workspace, keys[place]]);
      await pool.query(`insert into segment_version (segment, version, workspace, rule, created_at) values ($1, 1, $2, $3, now())`, [segment.rows[0].id, workspace, JSON.stringify(rule)]);
      segments.push(segment.rows[0].id);
    }
    const picked = await pool.query(`insert into segment (workspace, key, name, kind, live_version, created_at) values ($1, $2, $2, 'static', 1, now()) returning id`, [workspace, PICKED]);
    for (const _ of graphs) {
      const made = await pool.query(`insert into workflow (workspace, name, state, graph, live_version, created_at, updated_at) values ($1, 'w', 'published', '{}', 1, now(), now()) returning id`, [workspace]);
      workflows.push(made.rows[0].id);
    }
    const drawings = graphs.map((graph, i) => naming(graph, workflows.slice(i + 1)));
    for (const [i, graph] of drawings.entries()) {
      await pool.query(`insert into workflow_version (workflow, version, workspace, graph, backfill, published_at) values ($1, 1, $2, $3, 'none', now())`, [workflows[i], workspace, JSON.stringify(graph)]);
    }
    return { workspace, segments, picked: picked.rows[0].id, workflows, drawings };
  }

  /** The clock of every shard, ms: what is due by then is worked off. */
  async setClock(now: number): Promise<void> {
    await this.pool.query('update shard set clock = $1', [new Date(now)]);
  }

  async put(workspace: number, items: readonly PlainItem[]): Promise<void> {
    for (const item of items) {
      const shard = shardOf(item.contact, null);
      if (item.kind === 'tag') {
        const payload = { tags: item.add ? { add: [item.tag] } : { remove: [item.tag] } };
        await addItems(this.pool, [{ workspace, shard, contact: item.contact, at: item.at, lane: 0, root: null, depth: 0, kind: 'edit', payload }]);
        continue;
      }
      const isTrack = item.kind === 'track';
      const payload = { type: item.kind, name: isTrack ? item.name : null, messageId: isTrack ? item.messageId : randomUUID(), userId: item.contact, anonymousId: null, target: null, properties: isTrack ? item.properties : {}, traits: isTrack ? {} : item.traits, context: {}, occurredAt: item.occurredAt, late: item.late };
      const event = { ...payload, index: 0, contact: item.contact, shard, receivedAt: item.at, originalTimestamp: null, source: 'client', warnings: [] } as unknown as AcceptedEvent;
      const row = acceptedRow(workspace, event);
      const [id] = await acceptEvents(this.pool, item.at, [row], []);
      if (id) this.#accepted.push({ item: { id, shard, lane: 0, at: item.at, workspace, contact: item.contact, root: id, depth: 0, kind: 'event', payload: event }, length: lengthOf(row) });
    }
  }

  /** Workers with random batch sizes, some of which die on the way; two in three items are handed to one of them in memory, whoever works them off. */
  async work(random: () => number): Promise<void> {
    const memories = Array.from({ length: 1 + Math.floor(random() * 4) }, () => new HandedItems());
    for (const item of this.#accepted.splice(0)) if (random() < 0.67) memories[Math.floor(random() * memories.length)]!.hand([item]);
    const worker = async (handed: HandedItems) => {
      const definitions = new DefinitionsCache(ownKinds);
      const cache = new ContactCache();
      for (;;) {
        const limits = { shards: 1 + Math.floor(random() * 256), live: 1 + Math.floor(random() * 200), bulk: 10, due: 1 + Math.floor(random() * 50), after: Math.floor(random() * 256), only: null };
        const dies = random() < 0.3;
        const after = Math.floor(random() * 32);
        try {
          const report = await inTransaction(this.pool, async (connection) => {
            const done = await runBatch(dies ? crashing(connection, after) : connection, limits, definitions.source, { cache, handed });
            if (dies) throw new Crash('killed before the commit');
            return done;
          });
          if (!report) return;
          report.remember();
        } catch (error) {
          cache.clear();
          if (!(error instanceof Crash)) throw error;
        }
      }
    };
    await Promise.all(memories.map(worker));
    await inTransaction(this.pool, () => Promise.resolve()); // a worker that found all shards held by others may have left early
    await worker(memories[0]!);
  }

  transitionsOf(workspace: number): Promise<PlainTransition[]> {
    return transitionsOf(this.pool, workspace);
  }

  left(workspace: number): Promise<{ items: number; parked: number }> {
    return left(this.pool, workspace);
  }
}
