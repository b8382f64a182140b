import { NotFound, type EffectsQuery, type Json, type JsonObject, type Page, type Reason } from '@tributary/contract';
import { run, type EffectStatus, type Pool } from '@tributary/store';
import { resolveContact } from '../contacts/resolve-contacts.js';
import { pageOf, readCursor } from '../http/cursor.js';
import { workflowIdOf } from '../workflows/workflow-id.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { maskUrl } from './mask-secrets.js';
import { showRequest, showResponse } from './show-effect.js';

/** An effect as the API shows it. `request` null: not rendered yet. */
export interface EffectView {
  readonly id: string;
  readonly key: string;
  readonly kind: string;
  readonly status: EffectStatus;
  readonly attempts: number;
  readonly nextAttemptAt: string | null;
  readonly contact: string;
  readonly workflow: string;
  readonly run: string;
  readonly node: string;
  readonly request: Json;
  readonly response: Json;
  readonly reason: Reason | null;
  readonly at: string;
  readonly endedAt: string | null;
}

interface Row {
  readonly key: string;
  readonly kind: string;
  readonly port: string;
  readonly status: EffectStatus;
  readonly attempts: number;
  readonly next_attempt_at: Date | null;
  readonly contact: string;
  readonly workflow: number;
  readonly run: string;
  readonly node: string;
  readonly request: JsonObject | null;
  readonly response: Json;
  readonly reason: Reason | null;
  readonly at: Date;
  readonly ended_at: Date | null;
}

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
// The bytes of a frozen mail are not read: they may be large, and nobody is shown them.
const columns = `e.key, e.kind, e.port, e.status, e.attempts, e.next_attempt_at, e.contact, e.workflow, e.run, e.node, e.request - 'frozen' as request, e.response, e.reason, e.at, e.ended_at`;
const list = {
  name: 'effect-list',
  text: `
    select ${columns} from effect e
    where e.workspace = $1 and ($2::text is null or e.kind = $2) and ($3::text is null or e.status = $3) and ($4::uuid is null or (e.shard = $5 and e.contact = $4))
      and ($6::uuid is null or e.run = $6) and ($7::timestamptz is null or (e.at, e.key) < ($7, $8::uuid))
    order by e.at desc, e.key desc limit $9`,
};
// With the shard, though nobody knows it, since the key's index begins with it.
const one = {
  name: 'effect-view',
  text: `select ${columns} from effect e where e.shard = any(array(select id from shard where case when $3::int is null then clock is null else id = $3 end)) and e.workspace = $1 and e.key = $2`,
};

function viewOf(row: Row): EffectView {
  const { key, kind, status, attempts, contact, run: of, node } = row;
  const reason = row.reason && { code: row.reason.code, detail: maskUrl(row.reason.detail) };
  const instants = { nextAttemptAt: row.next_attempt_at?.toISOString() ?? null, at: row.at.toISOString(), endedAt: row.ended_at?.toISOString() ?? null };
  const shown = { request: showRequest(row.port, row.request), response: showResponse(row.response) };
  return { id: key, key, kind, status, attempts, contact, workflow: workflowIdOf(row.workflow), run: of, node, reason, ...instants, ...shown };
}

/** The ledger, newest first. */
export async function listEffects(pool: Pool, workspace: Workspace, query: EffectsQuery): Promise<Page<EffectView>> {
  const place = readCursor(query.after, ['instant', 'uuid']);
  const contact = query.contact === undefined ? null : await resolveContact(pool, workspace, query.contact);
  if (query.run !== undefined && !UUID.test(query.run)) return { items: [], next: null };
  const rows = await run<Row>(pool, list, [
    ...[workspace.id, query.kind ?? null, query.status ?? null, contact?.contact ?? null, contact?.shard ?? null, query.run ?? null],
    ...[place?.[0] ?? null, place?.[1] ?? null, query.limit + 1],
  ]);
  return pageOf(rows, query.limit, viewOf, (row) => [row.at.toISOString(), row.key]);
}

/** One effect by its key. @throws {NotFound} */
export async function readEffect(pool: Pool, workspace: Workspace, id: string): Promise<EffectView> {
  const [row] = UUID.test(id) ? await run<Row>(pool, one, [workspace.id, id, workspace.sandboxShard]) : [];
  if (!row) throw new NotFound('effect', id);
  return viewOf(row);
}
