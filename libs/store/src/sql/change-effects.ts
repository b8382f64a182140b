import type { Json, JsonObject, Reason } from '@tributary/contract';
import { run, type Connection, type ContactKey, type Statement } from '../statement.js';
import type { ClaimedEffect } from './claim-effects.js';

export type EffectStatus = 'pending' | 'started' | 'done' | 'failed' | 'skipped' | 'simulated' | 'uncertain';

/** When an effect is taken up again by its workspace's clock: so many ms from now, at an instant (ms), or never. */
export type EffectDue = { readonly inMs: number } | { readonly at: number } | null;

/** What becomes of an effect. */
export interface EffectChange extends Pick<ClaimedEffect, 'shard' | 'workspace' | 'run' | 'key'> {
  /** The lease that must still be on the row, or nothing is written. */
  readonly held: string | null;
  readonly status: EffectStatus;
  readonly attempts: number;
  readonly due: EffectDue;
  /** Taken for 60 s by the machine's clock; null: given up. */
  readonly lease: string | null;
  /** Null: as it is. */
  readonly request: JsonObject | null;
  /** Undefined: as it is. */
  readonly response: Json | undefined;
  readonly reason: Reason | null;
  /** Nothing follows: it ended now. */
  readonly ended: boolean;
}

/** How long a lease holds, ms. */
export const EFFECT_LEASE_MS = 60_000;

// Found by its run: a merge may have moved it to another shard since it was claimed.
const statement: Statement = {
  name: 'change-effects',
  text: `
    update effect e set
      status = n.status, attempts = n.attempts, lease = n.lease,
      lease_until = case when n.lease is null then null else clock_timestamp() + ${EFFECT_LEASE_MS} * interval '1 ms' end,
      next_attempt_at = case when n.in_ms is null then n.due_at else n.now + n.in_ms * interval '1 ms' end,
      request = coalesce(n.request, e.request), response = case when n.answered then n.response else e.response end, reason = n.reason,
      ended_at = case when n.ended then n.now end
    from (
      select i.*, date_trunc('milliseconds', coalesce(s.clock, clock_timestamp())) as now
      from unnest($1::int[], $2::int[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::int[], $8::bigint[], $9::timestamptz[], $10::uuid[], $11::jsonb[], $12::boolean[], $13::jsonb[], $14::jsonb[], $15::boolean[])
        as i(shard, workspace, run, key, held, status, attempts, in_ms, due_at, lease, request, answered, response, reason, ended)
      join shard s on s.id = i.shard
    ) as n
    where e.workspace = n.workspace and e.run = n.run and e.key = n.key and e.lease is not distinct from n.held
    returning e.key, e.shard, e.workspace, e.contact`,
};

const asJson = (value: Json | Reason | null): string | null => (value === null ? null : JSON.stringify(value));

function dueColumns(changes: readonly EffectChange[]): [(number | null)[], (Date | null)[]] {
  const dues = changes.map((c) => c.due);
  return [dues.map((due) => (due && 'inMs' in due ? Math.round(due.inMs) : null)), dues.map((due) => (due && 'at' in due ? new Date(due.at) : null))];
}

/** Writes the ledger: those whose lease is still the one that is said. @returns what was written: by key, whose it is now */
export async function changeEffects(connection: Connection, changes: readonly EffectChange[]): Promise<Map<string, ContactKey>> {
  if (changes.length === 0) return new Map();
  // In one order everywhere, so that two workers never wait for each other crosswise.
  const sorted = [...changes].sort((a, b) => a.shard - b.shard || (a.key < b.key ? -1 : 1));
  const rows = await run<ContactKey & { key: string }>(connection, statement, [
    sorted.map((c) => c.shard),
    sorted.map((c) => c.workspace),
    sorted.map((c) => c.run),
    sorted.map((c) => c.key),
    sorted.map((c) => c.held),
    sorted.map((c) => c.status),
    sorted.map((c) => c.attempts),
    ...dueColumns(sorted),
    sorted.map((c) => c.lease),
    sorted.map((c) => asJson(c.request)),
    sorted.map((c) => c.response !== undefined),
    sorted.map((c) => asJson(c.response ?? null)),
    sorted.map((c) => asJson(c.reason)),
    sorted.map((c) => c.ended),
  ]);
  return new Map(rows.map(({ key, ...place }) => [key, place]));
}
