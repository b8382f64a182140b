import { randomBytes } from 'node:crypto';
import { inTransaction, run, type Connection, type Pool } from '@tributary/store';
import { hashKey, newKey, type Seal } from './secrets.js';

export type Scope = 'write' | 'manage' | 'read';

/** A workspace as the server uses it. */
export interface Workspace {
  readonly id: number;
  readonly name: string;
  readonly kind: 'live' | 'sandbox';
  readonly timezone: string;
  readonly secret: Uint8Array;
  readonly sandboxShard: number | null;
  readonly retentionMonths: number | null;
}

export interface NewWorkspace {
  readonly name: string;
  readonly kind: 'live' | 'sandbox';
  readonly timezone: string;
}

/** One to write events with, one to manage with. */
export interface WorkspaceKeys {
  readonly writeKey: string;
  readonly apiKey: string;
}
export const newWorkspaceKeys = (): WorkspaceKeys => ({ writeKey: newKey('write'), apiKey: newKey('manage') });

/** The first shard that a sandbox can have; below are those of the live workspaces. */
const FIRST_SANDBOX_SHARD = 256;
const RETENTION_MONTHS = 25;

const insertWorkspace = {
  name: 'insert-workspace',
  text: `insert into workspace (name, kind, timezone, secret, retention_months, created_at) values ($1, $2, $3, $4, $5, date_trunc('milliseconds', clock_timestamp())) returning id`,
};
const giveShard = {
  name: 'give-sandbox-shard',
  text: `
    with made as (insert into shard (id, clock) select $1::int + $2::int, date_trunc('milliseconds', clock_timestamp()) returning id)
    update workspace set shard = (select id from made) where id = $1`,
};
const insertKey = {
  name: 'insert-api-key',
  text: `insert into api_key (workspace, name, scope, hash, ending, created_at) values ($1, $2, $3, $4, $5, date_trunc('milliseconds', clock_timestamp())) returning id, created_at`,
};
const findKey = {
  name: 'find-api-key',
  text: `
    select k.scope, w.id, w.name, w.kind, w.timezone, w.secret, w.shard as "sandboxShard", w.retention_months as "retentionMonths"
    from api_key k join workspace w on w.id = k.workspace where k.hash = $1`,
};
const findWorkspace = {
  name: 'find-workspace',
  text: `select w.id, w.name, w.kind, w.timezone, w.secret, w.shard as "sandboxShard", w.retention_months as "retentionMonths" from workspace w where w.id = $1`,
};
const anyWorkspace = { name: 'any-workspace', text: `select id from workspace limit 1` };

/** How long a key that was found is believed without asking again, ms. A deleted key dies within this. */
const BELIEVED_MS = 5_000;

/** Makes workspaces and knows them by their keys. */
export class Workspaces {
  readonly #byHash = new Map<string, { workspace: Workspace; scope: Scope; until: number }>();

  constructor(
    private readonly pool: Pool,
    private readonly seal: Seal,
    /** A clock that only goes forward, ms: it measures how old knowledge is, never when something happened. */
    private readonly monotonicMs: () => number,
  ) {}

  /** A workspace with one key to write events and one to manage it. The keys are shown here and never again. */
  async create(wanted: NewWorkspace): Promise<{ id: number; writeKey: string; apiKey: string }> {
    const keys = newWorkspaceKeys();
    return { id: await inTransaction(this.pool, (connection) => this.createIn(connection, wanted, keys)), ...keys };
  }

  /** The same in a transaction of the caller's, with keys that it has made (`newWorkspaceKeys`). @returns its id */
  async createIn(connection: Connection, wanted: NewWorkspace, { writeKey, apiKey }: WorkspaceKeys): Promise<number> {
    const secret = this.seal.close(randomBytes(32));
    const retention = wanted.kind === 'sandbox' ? null : RETENTION_MONTHS;
    const [row] = await run<{ id: number }>(connection, insertWorkspace, [wanted.name, wanted.kind, wanted.timezone, secret, retention]);
    if (wanted.kind === 'sandbox') await run(connection, giveShard, [row!.id, FIRST_SANDBOX_SHARD]);
    await this.addKey(connection, row!.id, 'First write key', 'write', writeKey);
    await this.addKey(connection, row!.id, 'First API key', 'manage', apiKey);
    return row!.id;
  }

  async addKey(connection: Connection, workspace: number, name: string, scope: Scope, key = newKey(scope)): Promise<{ id: number; key: string; createdAt: Date }> {
    const [row] = await run<{ id: number; created_at: Date }>(connection, insertKey, [workspace, name, scope, hashKey(key), key.slice(-4)]);
    return { id: row!.id, key, createdAt: row!.created_at };
  }

  /** The workspace that a key opens, and what the key may do; null: no such key. */
  async byKey(key: string): Promise<{ workspace: Workspace; scope: Scope } | null> {
    const hash = hashKey(key);
    const name = hash.toString('base64');
    const known = this.#byHash.get(name);
    if (known && known.until > this.monotonicMs()) return known;
    const [row] = await run<Workspace & { scope: Scope }>(this.pool, findKey, [hash]);
    if (!row) {
      this.#byHash.delete(name);
      return null;
    }
    const found = { workspace: this.#opened(row), scope: row.scope, until: this.monotonicMs() + BELIEVED_MS };
    this.#byHash.set(name, found);
    return found;
  }

  /** @returns null: there is none */
  async byId(id: number): Promise<Workspace | null> {
    const [row] = await run<Workspace>(this.pool, findWorkspace, [id]);
    return row ? this.#opened(row) : null;
  }

  async isAnyThere(): Promise<boolean> {
    return (await run(this.pool, anyWorkspace, [])).length > 0;
  }

  /** Drops what is believed of keys: after one was deleted here. */
  forgetKeys(): void {
    this.#byHash.clear();
  }

  #opened(row: Workspace): Workspace {
    const { id, name, kind, timezone, sandboxShard, retentionMonths } = row;
    return { id, name, kind, timezone, sandboxShard, retentionMonths, secret: this.seal.open(row.secret) };
  }
}
