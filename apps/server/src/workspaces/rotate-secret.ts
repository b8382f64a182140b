import { inTransaction, run, type Connection, type Pool } from '@tributary/store';
import { unsubscribeKey } from '../messages/unsubscribe-token.js';
import { Seal } from './secrets.js';

/** How much was sealed anew. */
export interface Resealed {
  readonly workspaces: number;
  readonly channels: number;
  /** Of effects that are still to be sent. */
  readonly effects: number;
}

interface SealedRow {
  readonly secret: Buffer;
}
const workspaces = { name: 'hold-workspace-secrets', text: `select id, secret from workspace order by id for update` };
const writeWorkspaces = { name: 'write-workspace-secrets', text: `update workspace w set secret = n.secret from unnest($1::int[], $2::bytea[]) as n(id, secret) where w.id = n.id` };
const channels = { name: 'hold-channel-secrets', text: `select workspace, vendor, secret from channel order by workspace, vendor for update` };
const writeChannels = {
  name: 'write-channel-secrets',
  text: `update channel c set secret = n.secret from unnest($1::int[], $2::text[], $3::bytea[]) as n(workspace, vendor, secret) where c.workspace = n.workspace and c.vendor = n.vendor`,
};
const retired = { name: 'hold-retired-keys', text: `select id, secret from retired_key order by id for update` };
const writeRetired = { name: 'write-retired-keys', text: `update retired_key k set secret = n.secret from unnest($1::int[], $2::bytea[]) as n(id, secret) where k.id = n.id` };
const retire = { name: 'retire-key', text: `insert into retired_key (purpose, secret, retired_at) values ('unsubscribe', $1, date_trunc('milliseconds', clock_timestamp()))` };
// What ended is never sent again: its sealed credentials are dropped.
const forgetEnded = { name: 'forget-sealed-requests', text: `update effect set request = request - 'sealed' where ended_at is not null and request->>'sealed' is not null` };
const effects = {
  name: 'hold-sealed-requests',
  text: `select shard, workspace, key, decode(request->>'sealed', 'base64') as secret from effect where request->>'sealed' is not null order by shard, workspace, key for update`,
};
const writeEffects = {
  name: 'write-sealed-requests',
  text: `
    update effect e set request = jsonb_set(e.request, '{sealed}', to_jsonb(n.sealed))
    from unnest($1::int[], $2::int[], $3::uuid[], $4::text[]) as n(shard, workspace, key, sealed) where e.shard = n.shard and e.workspace = n.workspace and e.key = n.key`,
};

const kept = { name: 'retired-unsubscribe-keys', text: `select secret from retired_key where purpose = 'unsubscribe' order by id desc` };

/** Keys that links in older mail were signed with, the newest first. */
export async function retiredUnsubscribeKeys(connection: Connection, seal: Seal): Promise<Buffer[]> {
  return (await run<SealedRow>(connection, kept, [])).map(({ secret }) => seal.open(secret));
}

/**
 * Seals everything that is sealed under another SECRET_KEY, in one transaction. Nobody may run over the database meanwhile: a server
 * would go on with the old key. Links in mail that was sent go on working.
 * @throws {WrongSecretKey} when `from` is not the key that it was sealed with; then nothing is changed
 */
export async function rotateSecret(pool: Pool, { from, to }: { readonly from: string; readonly to: string }): Promise<Resealed> {
  const [before, after] = [new Seal(from), new Seal(to)];
  const anew = ({ secret }: SealedRow): Buffer => after.close(before.open(secret));
  return inTransaction(pool, async (connection) => {
    const ofWorkspaces = await run<SealedRow & { id: number }>(connection, workspaces, []);
    await run(connection, writeWorkspaces, [ofWorkspaces.map(({ id }) => id), ofWorkspaces.map(anew)]);
    const ofChannels = await run<SealedRow & { workspace: number; vendor: string }>(connection, channels, []);
    await run(connection, writeChannels, [ofChannels.map((row) => row.workspace), ofChannels.map((row) => row.vendor), ofChannels.map(anew)]);
    const keys = await run<SealedRow & { id: number }>(connection, retired, []);
    await run(connection, writeRetired, [keys.map(({ id }) => id), keys.map(anew)]);
    await run(connection, retire, [after.close(unsubscribeKey(from))]);
    const waiting = await resealEffects(connection, anew);
    return { workspaces: ofWorkspaces.length, channels: ofChannels.length, effects: waiting };
  });
}

async function resealEffects(connection: Connection, anew: (row: SealedRow) => Buffer): Promise<number> {
  await run(connection, forgetEnded, []);
  const rows = await run<SealedRow & { shard: number; workspace: number; key: string }>(connection, effects, []);
  const sealed = rows.map((row) => anew(row).toString('base64'));
  await run(connection, writeEffects, [rows.map((row) => row.shard), rows.map((row) => row.workspace), rows.map((row) => row.key), sealed]);
  return rows.length;
}
