import { isClient, type AudienceClient, type AudienceVendor, type Session } from '@tributary/channels';
import type { JsonObject, Reason } from '@tributary/contract';
import { AUDIENCE_LEASE_MS, claimAudience, countDueMembers, departMembers, holdAudience, inTransaction, loadDueMembers, releaseAudience, type ClaimedAudience, type Pool } from '@tributary/store';
import { randomBytes, randomUUID } from 'node:crypto';
import type { EffectPorts } from '../effects/effect-port.js';
import { afterCall, afterCreate, cannotBegin, pauses, withoutCall, WELL, type Call, type SyncResult } from './judge-sync.js';
import { planSync, type Departure, type SyncPlan } from './plan-sync.js';
import { recordSync } from './record-sync.js';

export interface AudienceWorkerOptions {
  readonly pool: Pool;
  /** By name. */
  readonly vendors: ReadonlyMap<string, AudienceVendor>;
  readonly ports: EffectPorts;
  /** Opens what credentials are sealed with. */
  open(sealed: Buffer): Buffer;
  /** Whether a sandbox may call this address. */
  sandboxMayCall(url: string): boolean;
  monotonicMs(): number;
  /** The lists changed, or runs were told. */
  committed(): void;
  failed(event: string, error: unknown): void;
}

/** Where a sync's call goes. `client` null: nowhere, it is simulated. */
interface Way {
  readonly vendor: AudienceVendor;
  readonly client: AudienceClient | null;
}

const SEALED: Reason = { code: 'channel.sealed', detail: 'Its credentials cannot be opened: they were sealed under another SECRET_KEY; set that one again, or give the channel its credentials anew.' };
const FAULT: Reason = { code: 'audience.fault', detail: 'The sync broke off by a fault of ours; it was logged.' };

/** Makes what ad platforms know equal to what is wished: takes an audience, sends one call of differences, writes what came of it. Workers share audiences by their leases. */
export class AudienceWorker {
  constructor(private readonly options: AudienceWorkerOptions) {}

  /** Works until nothing is to be done, or all of it is held by others. @param only sandboxes with these shards; null: any @returns whether there was anything */
  async drain(only: readonly number[] | null = null): Promise<boolean> {
    let any = false;
    while (await this.step(only)) any = true;
    return any;
  }

  /** One sync of one audience. @returns whether there may be more */
  async step(only: readonly number[] | null = null): Promise<boolean> {
    const { pool, failed, committed, monotonicMs } = this.options;
    const startedMs = monotonicMs();
    const audience = await claimAudience(pool, randomUUID(), only);
    if (!audience) return false;
    try {
      await this.#sync(audience, () => monotonicMs() - startedMs < AUDIENCE_LEASE_MS / 2);
    } catch (error) {
      failed('audience.trouble', error);
      // Where even this cannot be written, its lease runs out.
      await releaseAudience(pool, audience, pauses(audience, FAULT, null));
    }
    committed();
    return true;
  }

  /** @param isFresh whether enough of the lease is left to call */
  async #sync(audience: ClaimedAudience, isFresh: () => boolean): Promise<void> {
    const way = this.#wayOf(audience);
    // Somebody may set the right key: until then it is looked at now and then.
    if (way === SEALED) return this.#write(audience, { ended: [], sync: null, after: pauses(audience, SEALED, null) }, false);
    if ('code' in way) return this.#write(audience, cannotBegin(way), false);
    const { vendor, client } = way;
    if (audience.externalId === null) {
      const made = client ? await client.create(audience.name) : { result: 'done' as const, externalId: `simulated-${audience.id}` };
      return this.#write(audience, afterCreate(audience, made, client === null), client === null);
    }
    const members = await loadDueMembers(this.options.pool, audience.id, vendor.rowsPerCall + 1);
    const plan = await planSync(members.slice(0, vendor.rowsPerCall), vendor, audience.optIn);
    const departures = await this.#depart(audience, plan, client === null);
    if (departures.length === 0 || plan.mode === null) return;
    const session = await this.#sessionOf(audience, plan.mode, members.length <= vendor.rowsPerCall);
    const call: Call = { mode: plan.mode, departures, session, plan, simulated: client === null };
    // Too late to call: as if the sync had not begun.
    if (!isFresh()) return this.#write(audience, { ended: [], sync: null, after: { ...WELL, attempts: audience.attempts } }, false);
    const rows = departures.map(({ row }) => row);
    const came = client ? await client.change({ externalId: audience.externalId, mode: plan.mode, rows, session }) : { result: 'done' as const, received: rows.length, invalid: 0, dropped: new Map(), restMs: 0 };
    await this.#write(audience, afterCall(audience, call, came), call.simulated);
  }

  #wayOf(audience: ClaimedAudience): Way | Reason {
    const vendor = this.options.vendors.get(audience.provider);
    if (!vendor) return { code: 'audience.no-vendor', detail: `This server does not know the provider "${audience.provider}".` };
    const credentials = audience.secret ? this.#opened(audience.secret) : {};
    if (audience.sandbox && !this.options.sandboxMayCall(vendor.addressOf(credentials ?? {}))) return { vendor, client: null };
    if (!credentials) return SEALED;
    const client = vendor.connect(credentials);
    return isClient(client) ? { vendor, client } : client;
  }

  /** Null: they were sealed under another key. */
  #opened(secret: Buffer): JsonObject | null {
    try {
      return JSON.parse(this.options.open(secret).toString()) as JsonObject;
    } catch {
      return null;
    }
  }

  /** The upload that is under way goes on, or a new one begins. */
  async #sessionOf({ id, session }: ClaimedAudience, mode: 'add' | 'remove', isLast: boolean): Promise<Session> {
    if (session?.mode === mode) return { id: session.id, seq: session.seq + 1, total: session.total, isLast };
    return { id: randomBytes(6).readUIntBE(0, 6) + 1, seq: 1, total: await countDueMembers(this.options.pool, id), isLast };
  }

  /** Writes down who goes out, before anything is sent, and what became of the others. @returns who goes; nobody, too, when the lease was lost */
  async #depart(audience: ClaimedAudience, plan: SyncPlan, simulated: boolean): Promise<readonly Departure[]> {
    return inTransaction(this.options.pool, async (connection) => {
      if (!(await holdAudience(connection, audience))) return [];
      const going = await departMembers(connection, audience.id, plan.departures.map(({ member, row }) => ({ contact: member.contact, version: member.version, row: plan.mode === 'add' ? row : null })));
      const departures = plan.departures.filter(({ member }) => going.has(member.contact));
      const result: SyncResult = departures.length === 0 ? withoutCall(audience, plan) : { ended: plan.ended, sync: null, after: null };
      await recordSync(connection, audience, result, simulated, this.options.ports);
      return departures;
    });
  }

  async #write(audience: ClaimedAudience, result: SyncResult, simulated: boolean): Promise<void> {
    await inTransaction(this.options.pool, async (connection) => {
      if (await holdAudience(connection, audience)) await recordSync(connection, audience, result, simulated, this.options.ports);
    });
  }
}
