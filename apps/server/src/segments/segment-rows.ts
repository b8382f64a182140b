import { NotFound, type Expression } from '@tributary/contract';
import { run, type Connection } from '@tributary/store';
import { accountIdOf } from '../accounts/account-rows.js';
import { parseSegmentId, segmentIdOf } from './segment-id.js';

export interface SegmentRow {
  readonly id: number;
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly colour: string | null;
  readonly kind: 'active' | 'static';
  readonly of_what: 'contact' | 'company';
  readonly locked: boolean;
  readonly owner: number | null;
  readonly live_version: number | null;
  readonly building_version: number | null;
  /** Of the newest version; null for a static segment. */
  readonly rule: Expression | null;
  readonly count: string;
  /** Of the rebuild that is open, if one is. */
  readonly job_done: string | null;
  readonly job_total: string | null;
}

/** A segment as the API shows it. */
export interface SegmentView {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly colour: string | null;
  readonly kind: 'active' | 'static';
  readonly of: 'contact' | 'company';
  readonly rule: Expression | null;
  readonly version: number;
  readonly status: 'building' | 'ready';
  /** 0 to 1 */
  readonly progress: number;
  readonly count: number;
  /** Only who may lock segments changes it. */
  readonly locked: boolean;
  /** The member who answers for it. */
  readonly owner: string | null;
}

const columns = `
  s.id, s.key, s.name, s.description, s.colour, s.kind, s.of_what, s.locked, s.owner, s.live_version, s.building_version, v.rule,
  s.size + coalesce((select sum(d.delta) from segment_size_delta d where d.segment = s.id), 0) as count,
  j.done as job_done, j.total as job_total`;
const joins = `
  left join segment_version v on v.segment = s.id and v.version = coalesce(s.building_version, s.live_version)
  left join lateral (select done, total from job where workspace = s.workspace and status = 'open' and kind = 'rebuild' and (config->>'segment')::int = s.id order by id desc limit 1) j on true`;

const byName = { name: 'segment-by-name', text: `select ${columns} from segment s ${joins} where s.workspace = $1 and (s.id = $2 or s.key = $3) order by s.id = $2 desc limit 1` };
const list = { name: 'segment-list', text: `select ${columns} from segment s ${joins} where s.workspace = $1 and s.id > $2 order by s.id limit $3` };

/** @throws {NotFound} */
export async function segmentByRef(connection: Connection, workspace: number, ref: string): Promise<SegmentRow> {
  const [row] = await run<SegmentRow>(connection, byName, [workspace, parseSegmentId(ref) ?? -1, ref]);
  if (!row) throw new NotFound('segment', ref);
  return row;
}

export const listSegments = (connection: Connection, workspace: number, after: number, limit: number): Promise<SegmentRow[]> => run<SegmentRow>(connection, list, [workspace, after, limit]);

export function segmentView(row: SegmentRow): SegmentView {
  const building = row.building_version !== null || row.job_total !== null;
  const share = Number(row.job_total ?? 0) === 0 ? 0 : Math.min(0.99, Number(row.job_done) / Number(row.job_total));
  return {
    id: segmentIdOf(row.id),
    ...{ key: row.key, name: row.name, description: row.description, colour: row.colour, kind: row.kind, of: row.of_what, rule: row.rule },
    version: row.building_version ?? row.live_version ?? 1,
    status: building ? 'building' : 'ready',
    progress: building ? share : 1,
    count: Number(row.count),
    locked: row.locked,
    owner: row.owner === null ? null : accountIdOf(row.owner),
  };
}
