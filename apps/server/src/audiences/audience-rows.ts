import { NotFound, type Reason } from '@tributary/contract';
import { run, type Connection } from '@tributary/store';
import { segmentIdOf } from '../segments/segment-id.js';
import { audienceIdOf, parseAudienceId } from './audience-id.js';

export interface AudienceRow {
  readonly id: number;
  readonly name: string;
  readonly provider: string;
  readonly external_id: string | null;
  readonly segment: number | null;
  readonly segment_key: string | null;
  readonly state: 'active' | 'stopped';
  readonly reason: Reason | null;
  readonly next_attempt_at: Date | null;
  readonly attempts: number;
  readonly created_at: Date;
  readonly members: number;
  readonly pending: number;
  readonly without_key: number;
  readonly refused: number;
}

/** An audience as the API shows it. */
export interface AudienceView {
  readonly id: string;
  readonly name: string;
  readonly provider: string;
  /** At the platform; null: it is being made there. */
  readonly externalId: string | null;
  /** It keeps in step with this segment; null: with none. */
  readonly segment: { readonly id: string; readonly key: string | null } | null;
  /** `waiting`: it is tried again at `retryAt`. `stopped`: a person has to do what `reason` says. */
  readonly state: 'ready' | 'waiting' | 'stopped';
  readonly reason: Reason | null;
  readonly retryAt: string | null;
  /** Who is in it, as far as is known; for whom something is to be done; who cannot be found by the platform; who refused ads. */
  readonly members: number;
  readonly pending: number;
  readonly withoutKey: number;
  readonly refused: number;
  readonly createdAt: string;
}

const columns = `
  a.id, a.name, a.provider, a.external_id, a.segment, s.key as segment_key, a.state, a.reason, a.next_attempt_at, a.attempts, a.created_at, m.*`;
const joins = `
  left join segment s on s.id = a.segment
  cross join lateral (
    select count(*) filter (where m.actual)::int as members, count(m.due_since)::int as pending, count(*) filter (where m.reason->>'code' = 'audience.no-key')::int as without_key,
      count(*) filter (where m.reason->>'code' = 'audience.refused')::int as refused
    from audience_member m where m.audience = a.id
  ) m`;

const byId = { name: 'audience-by-id', text: `select ${columns} from audience a ${joins} where a.workspace = $1 and (a.id = $2 or a.name = $3) order by a.id = $2 desc limit 1` };
const list = { name: 'audience-list', text: `select ${columns} from audience a ${joins} where a.workspace = $1 and a.id > $2 order by a.id limit $3` };

/** By id or name. @throws {NotFound} */
export async function audienceByRef(connection: Connection, workspace: number, ref: string): Promise<AudienceRow> {
  const [row] = await run<AudienceRow & Record<string, unknown>>(connection, byId, [workspace, parseAudienceId(ref) ?? -1, ref]);
  if (!row) throw new NotFound('audience', ref);
  return row;
}

export const listAudiences = (connection: Connection, workspace: number, after: number, limit: number): Promise<AudienceRow[]> => run<AudienceRow & Record<string, unknown>>(connection, list, [workspace, after, limit]);

export function audienceView(row: AudienceRow): AudienceView {
  const waits = row.state === 'active' && row.attempts > 0;
  return {
    ...{ id: audienceIdOf(row.id), name: row.name, provider: row.provider, externalId: row.external_id },
    segment: row.segment === null ? null : { id: segmentIdOf(row.segment), key: row.segment_key },
    ...{ state: row.state === 'stopped' ? ('stopped' as const) : waits ? ('waiting' as const) : ('ready' as const), reason: row.reason, retryAt: waits ? (row.next_attempt_at?.toISOString() ?? null) : null },
    ...{ members: row.members, pending: row.pending, withoutKey: row.without_key, refused: row.refused, createdAt: row.created_at.toISOString() },
  };
}
