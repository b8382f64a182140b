import type { Expression } from '@tributary/contract';
import { contradictionIn, type SqlStatement } from '@tributary/segment';
import { run, type Pool } from '@tributary/store';

export interface Warning {
  readonly code: string;
  readonly detail: string;
}

/** Fewer can hardly be acted on. */
const FEW = 20;
/** More is everybody, nearly. */
const MOST = 0.8;
/** What is asked of those who fit: whether any of them bought in the last year. */
export const PURCHASE = 'Order Completed';
export const YEAR_MS = 365 * 86_400_000;

const alike = {
  name: 'segments-of-size',
  text: `
    select s.id, s.name, coalesce(s.live_version, 0) as version from segment s
    where s.workspace = $1 and s.live_version is not null and ($3::text is null or (s.key <> $3 and 'seg_' || s.id <> $3))
      and s.size + coalesce((select sum(d.delta) from segment_size_delta d where d.segment = s.id), 0) = $2
    order by s.id limit 20`,
};

export interface Counted {
  readonly rule: Expression;
  /** The rule as a statement: rows (shard, contact, member). */
  readonly query: SqlStatement;
  readonly count: number;
  readonly total: number;
  /** Nobody who fits has bought anything in a year, and somebody else has. */
  readonly hasNoBuyer: boolean;
  /** The segment whose rule it is, by id or key: it is not told to be like itself. */
  readonly segment: string | null;
}

/** What somebody should know of a rule before they act on it. */
export async function warningsOf(pool: Pool, workspace: number, counted: Counted): Promise<Warning[]> {
  const { rule, count, total, hasNoBuyer } = counted;
  const never = contradictionIn(rule);
  if (never !== null) return [{ code: 'preview.never', detail: `Nobody can ever fit: ${never}` }];
  const warnings: Warning[] = [];
  if (count < FEW) warnings.push({ code: 'preview.few', detail: `Only ${count} ${count === 1 ? 'person fits' : 'people fit'}: fewer than ${FEW} can hardly be acted on, or told by.` });
  if (total > 0 && count > total * MOST) warnings.push({ code: 'preview.most', detail: `${Math.round((100 * count) / total)} % of all fit: this hardly tells people apart.` });
  if (count === 0) return warnings;
  const same = await sameAs(pool, workspace, counted);
  if (same) warnings.push({ code: 'preview.same', detail: `The segment "${same}" has the same members.` });
  if (hasNoBuyer) warnings.push({ code: 'preview.no-purchase', detail: `None of them has bought anything in a year ("${PURCHASE}"): there is little chance to sell.` });
  return warnings;
}

/** The name of a segment that has these very members. Only those of the same size are looked at. */
async function sameAs(pool: Pool, workspace: number, { query, count, segment }: Counted): Promise<string | null> {
  const candidates = await run<{ id: number; name: string; version: number }>(pool, alike, [workspace, count, segment]);
  if (candidates.length === 0) return null;
  const at = (offset: number) => `$${query.values.length + offset}`;
  const found = await pool.query<{ segment: number }>(
    `select m.segment from unnest(${at(1)}::int[], ${at(2)}::int[]) as k(segment, version)
     join membership m on m.segment = k.segment and m.version = k.version and m.announced and m.workspace = ${at(3)}::int
     join (${query.text}) r on r.shard = m.shard and r.contact = m.contact and r.member
     group by m.segment having count(*) = ${at(4)}::bigint order by m.segment limit 1`,
    [...query.values, candidates.map(({ id }) => id), candidates.map(({ version }) => version), workspace, count],
  );
  return candidates.find(({ id }) => id === found.rows[0]?.segment)?.name ?? null;
}
