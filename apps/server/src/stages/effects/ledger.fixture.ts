import { LANES, type AnswerPayload, type JsonObject, type Port, type Repeat } from '@tributary/contract';
import { testDatabase, type TestDatabase } from '@tributary/fixtures';
import { openDatabase, type ContactKey, type Database } from '@tributary/store';
import { randomUUID } from 'node:crypto';
import { effectPorts } from '../../wiring/effect-ports.js';
import type { EffectPort, EffectPorts } from './effect-port.js';
import { EffectWorker } from './effect-worker.js';
import { OutsideHttp, OutsideMail } from './outside.fixture.js';

/** An effect that a spec writes into the ledger; what is absent has a default. */
export interface AskedFor {
  readonly contact: ContactKey;
  readonly port?: Port;
  readonly repeat?: Repeat;
  readonly payload?: JsonObject;
  /** ms; absent: at once. */
  readonly dueAt?: number;
  readonly workflow?: number;
  readonly runStatus?: string;
  readonly inside?: JsonObject;
}

export interface LedgerRow {
  readonly status: string;
  readonly attempts: number;
  readonly next_attempt_at: Date | null;
  readonly lease: string | null;
  readonly request: JsonObject | null;
  readonly response: JsonObject | null;
  readonly reason: { code: string; detail: string } | null;
  readonly ended_at: Date | null;
}

/** Where sandboxes of specs stand: 2026-03-01T12:00:00Z, ms. */
export const NOW = Date.UTC(2026, 2, 1, 12);

/** For specs: a ledger in a real database, workers over it, and an outside that really listens. */
export class LedgerFixture {
  readonly failures: unknown[] = [];
  /** What the machine's clock says, ms. */
  machineMs = 0;
  readonly #opened: EffectPorts[] = [];

  private constructor(
    private readonly testing: TestDatabase,
    readonly database: Database,
    readonly http: OutsideHttp,
    readonly mail: OutsideMail,
  ) {}

  static async open(): Promise<LedgerFixture> {
    const testing = await testDatabase();
    return new LedgerFixture(testing, openDatabase(testing.url), await OutsideHttp.open(), await OutsideMail.open());
  }

  async close(): Promise<void> {
    await this.database.close();
    await Promise.all(this.#opened.flatMap((ports) => Object.values(ports).map((port: EffectPort) => port.close?.())));
    await this.testing.drop();
    await Promise.all([this.http.close(), this.mail.close()]);
  }

  /** @param smtpUrl null: none is set */
  ports(smtpUrl: string | null = this.mail.url): EffectPorts {
    const ports = effectPorts({ secretKey: 'spec'.repeat(10), smtpUrl: smtpUrl ?? undefined, publicUrl: 'http://localhost:3000', allowPrivateHosts: ['127.0.0.1'] });
    this.#opened.push(ports);
    return ports;
  }

  worker(ports: EffectPorts = this.ports()): EffectWorker {
    const failed = (_: string, error: unknown) => void this.failures.push(error);
    return new EffectWorker({ pool: this.database.worker, ports, failed, committed: () => undefined, newLease: randomUUID, monotonicMs: () => this.machineMs });
  }

  /** A workspace; a sandbox's clock stands at `NOW`. */
  async workspace(kind: 'live' | 'sandbox'): Promise<{ id: number; shard: number }> {
    const { rows } = await this.database.api.query<{ id: number }>(`insert into workspace (name, kind, secret, created_at) values ('Shop', $1, '', now()) returning id`, [kind]);
    const id = rows[0]!.id;
    if (kind === 'live') return { id, shard: 7 };
    const shard = 10_000 + id;
    await this.database.api.query('insert into shard (id, clock) values ($1, $2)', [shard, new Date(NOW)]);
    await this.database.api.query('update workspace set shard = $2 where id = $1', [id, shard]);
    return { id, shard };
  }

  async contact(workspace: { id: number; shard: number }, traits: JsonObject = { email: 'ana@example.com', firstName: 'Ana' }): Promise<ContactKey> {
    const contact = randomUUID();
    await this.database.api.query(
      `insert into contact (shard, workspace, id, user_id, traits, trait_at, created_at) values ($1, $2, $3, $4, $5, '{}', now())`,
      [workspace.shard, workspace.id, contact, `u-${contact}`, JSON.stringify(traits)],
    );
    return { shard: workspace.shard, workspace: workspace.id, contact };
  }

  /** Writes an effect with its run, as the fold does. @returns its key */
  async ask({ contact: { shard, workspace, contact }, port = 'http', repeat = 'with-key', payload, dueAt, workflow = 1, runStatus = 'active', inside = { event: null, data: {} } }: AskedFor): Promise<string> {
    const [key, runId] = [randomUUID(), randomUUID()];
    await this.database.api.query(
      `insert into run (shard, workspace, contact, id, workflow, version, entry_key, status, doing, node, entered_at, inside) values ($1, $2, $3, $4, $5, 1, '', $6, 'acting', 'n', now(), $7)`,
      [shard, workspace, contact, runId, workflow, runStatus, JSON.stringify(inside)],
    );
    const asked = payload ?? (port === 'http' ? { url: `${this.http.url}/hook`, method: 'POST', headers: {}, body: { name: '{{ contact.traits.firstName }}' } } : { subject: 'Hi {{ contact.traits.firstName }}', html: '<p>Hi</p>' });
    await this.database.api.query(
      `insert into effect (shard, workspace, key, contact, run, workflow, node, visit, kind, port, repeat, payload, next_attempt_at, at, root, depth)
       select $1, $2, $3, $4, $5, $6, 'n', 1, $7, $8, $9, $10, now, now, 1, 3
       from (select coalesce($11, clock, date_trunc('milliseconds', clock_timestamp())) as now from shard where id = $1) s`,
      [shard, workspace, key, contact, runId, workflow, port === 'http' ? 'http-request' : 'send-email', port, repeat, JSON.stringify(asked), dueAt === undefined ? null : new Date(dueAt)],
    );
    return key;
  }

  async row(key: string): Promise<LedgerRow> {
    const { rows } = await this.database.api.query<LedgerRow>('select * from effect where key = $1', [key]);
    return rows[0]!;
  }

  /** Answers that wait for a contact's runs. */
  async answers({ contact }: ContactKey): Promise<(AnswerPayload & { readonly root: string; readonly depth: number })[]> {
    const { rows } = await this.database.api.query<{ payload: string; root: string; depth: number }>(
      `select payload, root, depth from inbox where contact = $1 and kind = 'answer' and lane = ${LANES.live} order by id`,
      [contact],
    );
    return rows.map(({ payload, ...chain }) => ({ ...(JSON.parse(payload) as AnswerPayload), ...chain }));
  }

  async setClock(shard: number, now: number): Promise<void> {
    await this.database.worker.query('update shard set clock = $2 where id = $1', [shard, new Date(now)]);
  }

  /** As if its worker had died: the lease has run out. */
  async loseLease(key: string): Promise<void> {
    await this.database.api.query(`update effect set lease_until = clock_timestamp() - interval '1 s' where key = $1`, [key]);
  }

  /** Ports that really send, but whose word does not come back before `letGo`: a worker that stands still in the worst moment. */
  stuckPorts(): { readonly ports: EffectPorts; sending(): Promise<void>; letGo(): void } {
    const real = this.ports();
    let letGo = () => {};
    let sent = () => {};
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    const reached = new Promise<void>((resolve) => (sent = resolve));
    const stuck = (port: EffectPorts[keyof EffectPorts]) => ({
      ...port,
      async send(request: JsonObject) {
        const came = await port.send(request);
        sent();
        await gate;
        return came;
      },
    });
    return { ports: { email: stuck(real.email), http: stuck(real.http), sales: stuck(real.sales), audience: stuck(real.audience), telling: stuck(real.telling) }, sending: () => reached, letGo };
  }
}
