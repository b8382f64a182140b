import { metaRow } from '@tributary/channels';
import { LANES, type JsonObject } from '@tributary/contract';
import { FakeMeta } from '@tributary/fixtures';
import { writeWishes, type ContactKey } from '@tributary/store';
import { readSettled } from '../../clock/settled.js';
import { Channels } from '../../messages/channels.js';
import { audienceWays } from '../../wiring/audience-ways.js';
import { Engine } from '../../wiring/engine.js';
import { ownKinds } from '../../wiring/kinds.js';
import type { Workspace } from '../../workspaces/workspaces.js';
import { Seal } from '../../workspaces/secrets.js';
import { LedgerFixture, NOW } from '../effects/ledger.fixture.js';
import { AudienceWorker, type AudienceWorkerOptions } from './audience-worker.js';

const SECRET = 'spec'.repeat(10);

export interface Place extends Workspace {
  readonly shard: number;
}

/** For specs: audiences in a real database, and a Meta that really listens. Sandboxes stand at `NOW`. */
export class AudienceFixture {
  readonly failures: unknown[] = [];
  readonly engine: Engine;
  /** Works off what happens to contacts, and tells no platform. */
  readonly quiet: Engine;
  readonly ways: ReturnType<typeof audienceWays>;

  private constructor(
    readonly ledger: LedgerFixture,
    readonly meta: FakeMeta,
  ) {
    const { api, worker, bulk } = ledger.database;
    const failed = (_: string, error: unknown) => void this.failures.push(error);
    this.ways = audienceWays({ metaGraphUrl: meta.url, secretKey: SECRET, allowPrivateHosts: [] });
    const options = { api, worker, bulk, processors: 1, kinds: ownKinds, effects: { ports: ledger.ports(), workers: 1, monotonicMs: () => 0 }, failed };
    this.engine = new Engine({ ...options, audiences: this.ways });
    this.quiet = new Engine(options);
  }

  static async open(): Promise<AudienceFixture> {
    return new AudienceFixture(await LedgerFixture.open(), await FakeMeta.open());
  }

  async close(): Promise<void> {
    await Promise.all([...this.ways.vendors.values()].map((vendor) => vendor.close()));
    await this.meta.close();
    await this.ledger.close();
  }

  get database() {
    return this.ledger.database;
  }

  worker(over: Partial<AudienceWorkerOptions> = {}): AudienceWorker {
    const failed = (_: string, error: unknown) => void this.failures.push(error);
    return new AudienceWorker({ ...this.ways, pool: this.database.worker, ports: this.ledger.ports(), monotonicMs: () => 0, committed: () => undefined, failed, ...over });
  }

  /** Connected with the fake Meta. */
  async place(kind: 'live' | 'sandbox' = 'sandbox', accessToken = 'good-token'): Promise<Place> {
    const { id, shard } = await this.ledger.workspace(kind);
    const place = { id, shard, name: 'Shop', kind, timezone: 'UTC', secret: new Uint8Array(32), sandboxShard: kind === 'sandbox' ? shard : null, retentionMonths: null };
    await this.connect(place, accessToken);
    return place;
  }

  async connect(place: Place, accessToken: string, more: { readonly graphUrl?: string } = {}): Promise<void> {
    await new Channels(this.database.api, new Seal(SECRET)).put(place, 'meta', { accessToken, adAccountId: 'act_77', ...more });
  }

  /** @param externalId null: still to be made at the platform */
  async audience(place: Place, externalId: string | null = this.meta.add('Spec')): Promise<{ id: number; externalId: string }> {
    const made = await this.database.api.query<{ id: number }>(`insert into audience (workspace, name, provider, external_id, created_at) values ($1, gen_random_uuid()::text, 'meta', $2, now()) returning id`, [place.id, externalId]);
    await this.definitionsChanged(place);
    return { id: made.rows[0]!.id, externalId: externalId ?? '' };
  }

  async definitionsChanged(place: Place): Promise<void> {
    await this.database.api.query('update workspace set definitions_version = definitions_version + 1 where id = $1', [place.id]);
  }

  contact(place: Place, traits: JsonObject): Promise<ContactKey> {
    return this.ledger.contact(place, traits);
  }

  /** @param at ms; who wishes later than that overrules it */
  async wish(audience: { id: number }, contacts: readonly ContactKey[], wanted = true, at = NOW): Promise<void> {
    await writeWishes(this.database.api, contacts.map((key) => ({ ...key, audience: audience.id, wanted, at, answered: false })));
  }

  /** Changes a contact as the management API does, and works off what follows. */
  async edit(contact: ContactKey, payload: JsonObject, by: Engine = this.engine): Promise<void> {
    await this.item(contact, 'edit', payload, by);
  }
  async item(contact: ContactKey, kind: 'edit' | 'erase' | 'merge', payload: unknown, by: Engine = this.engine): Promise<void> {
    await by.add(this.database.api, [{ ...contact, lane: LANES.live, at: null, root: null, depth: 0, kind, payload }]);
    await by.drain([contact.shard]);
  }

  /** E-mail hashes of whom Meta has in an audience, sorted. */
  hashes({ externalId }: { externalId: string }): string[] {
    return this.meta.members(externalId).map((cells) => cells['EMAIL'] ?? '').sort();
  }

  async row({ id }: { id: number }): Promise<{ state: string; reason: { code: string; detail: string } | null; attempts: number; next_attempt_at: Date | null; external_id: string | null }> {
    const { rows } = await this.database.api.query('select * from audience where id = $1', [id]);
    return rows[0];
  }

  async members({ id }: { id: number }): Promise<{ contact: string; wanted: boolean; actual: boolean | null; reason: { code: string } | null; due_since: Date | null; sent: unknown }[]> {
    return (await this.database.api.query('select * from audience_member where audience = $1 order by contact', [id])).rows;
  }

  /** In the order in which they were: `mode status sent/received/invalid -withoutKey -refused`. */
  async syncs({ id }: { id: number }): Promise<string[]> {
    const { rows } = await this.database.api.query(`select mode, status, sent, received, invalid, without_key, refused, error->>'code' as error from audience_sync where audience = $1 order by id`, [id]);
    return rows.map((row) => [row.mode ?? '-', row.status, `${row.sent}/${row.received}/${row.invalid}`, ...(row.without_key + row.refused > 0 ? [`-${row.without_key}-${row.refused}`] : []), ...(row.error ? [row.error] : [])].join(' '));
  }

  async isSettled(place: Place): Promise<boolean> {
    return (await readSettled(this.database.api, place.id)).settled;
  }
}

/** The e-mail cell of an address, as it goes to Meta. */
export const emailHash = (email: string): string => metaRow({ userId: null, traits: { email } })![1]!;
