import type { JsonObject } from '@tributary/contract';
import { testDatabase, type TestDatabase } from '@tributary/fixtures';
import { acceptedRow, acceptEvents, openDatabase, type AcceptedRow, type Database } from '@tributary/store';
import { randomUUID } from 'node:crypto';
import { readSettled } from '../clock/settled.js';
import { Segments } from '../segments/segments.js';
import { Engine } from '../wiring/engine.js';
import { ownKinds } from '../wiring/kinds.js';
import type { Workspace } from '../workspaces/workspaces.js';

/** What one event says, for specs. `at` in ms; `name` null: an identify that sets `data` as traits. */
export interface SaidEvent {
  readonly contact: string;
  readonly at: number;
  readonly name: string | null;
  readonly data: JsonObject;
  readonly late?: boolean;
  readonly context?: JsonObject;
}

/** For specs: an engine over a real database, whose events carry the instants that the spec wants. */
export class EngineFixture {
  readonly failures: unknown[] = [];
  readonly engine: Engine;
  readonly segments: Segments;

  private constructor(
    private readonly testing: TestDatabase,
    readonly database: Database,
  ) {
    const { api, worker, bulk } = database;
    this.engine = new Engine({ api, worker, bulk, processors: 2, kinds: ownKinds, failed: (_, error) => this.failures.push(error) });
    this.segments = new Segments(api, this.engine);
  }

  static async open(): Promise<EngineFixture> {
    const testing = await testDatabase();
    return new EngineFixture(testing, openDatabase(testing.url));
  }

  async close(): Promise<void> {
    await this.engine.stop();
    await this.database.close();
    await this.testing.drop();
  }

  /** A sandbox whose clock stands at an instant, ms. */
  async sandbox(now: number): Promise<Workspace & { readonly sandboxShard: number }> {
    const made = await this.database.api.query<{ id: number }>(`insert into workspace (name, kind, secret, created_at) values ('spec', 'sandbox', '', now()) returning id`);
    const id = made.rows[0]!.id;
    const shard = 10_000 + id;
    await this.database.api.query('insert into shard (id, clock) values ($1, $2)', [shard, new Date(now)]);
    await this.database.api.query('update workspace set shard = $2 where id = $1', [id, shard]);
    return { id, name: 'spec', kind: 'sandbox', timezone: 'UTC', secret: new Uint8Array(32), sandboxShard: shard, retentionMonths: null };
  }

  async setClock(shard: number, now: number): Promise<void> {
    await this.database.worker.query('update shard set clock = $2 where id = $1', [shard, new Date(now)]);
  }

  /** Accepts events of one instant, in one statement. */
  async accept(workspace: Workspace & { readonly sandboxShard: number }, list: readonly SaidEvent[]): Promise<void> {
    const rows = list.map(({ contact, at, name, data, late = false, context = {} }): AcceptedRow => {
      const says = name === null ? { type: 'identify' as const, properties: {}, traits: data } : { type: 'track' as const, properties: data, traits: {} };
      const said = { ...says, name, messageId: randomUUID(), userId: contact, anonymousId: null, target: null, context, occurredAt: at, late };
      const event = { ...said, index: 0, contact, shard: workspace.sandboxShard, receivedAt: at, originalTimestamp: null, source: 'client' as const, warnings: [] };
      return acceptedRow(workspace.id, event);
    });
    if (rows.length > 0) await acceptEvents(this.database.worker, list[0]!.at, rows, []);
    this.engine.wake();
  }

  /** Waits for the engine's loops; @returns whether all settled within 20 s */
  async settled(workspace: Workspace): Promise<boolean> {
    const ask = async () => ((await readSettled(this.database.api, workspace.id)).settled ? true : null);
    return (await this.engine.until(ask, 20_000)) ?? false;
  }

  /** Transitions of a segment in the order in which they were told: `contact in data 2026-…`. */
  async told(workspace: Workspace, key: string): Promise<{ contact: string; entered: boolean; cause: string; at: number }[]> {
    const { rows } = await this.database.api.query<{ contact: string; entered: boolean; cause: string; at: Date }>(
      `select c.contact, c.after = 'true' as entered, c.cause, c.at from contact_change c join segment s on s.id::text = c.key and s.workspace = c.workspace
       where c.workspace = $1 and c.kind = 'segment' and s.key = $2 order by c.id`,
      [workspace.id, key],
    );
    return rows.map((row) => ({ ...row, at: row.at.getTime() }));
  }
}
