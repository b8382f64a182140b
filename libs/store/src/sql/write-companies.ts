import type { JsonObject } from '@tributary/contract';
import { run, type Connection, type Statement } from '../statement.js';

/** What one group call says of a company; `at` in ms: each trait keeps the value of its latest instant. */
export interface CompanyRow {
  readonly workspace: number;
  readonly id: string;
  readonly traits: JsonObject;
  readonly at: number;
}

// Rows that contacts share are taken last in a batch, sorted, in one statement: two batches never wait for each other crosswise.
// Folding the calls of one company in order happens in here, because another batch may have written since this one loaded.
const statement: Statement = {
  name: 'write-companies',
  text: `
    with said as (
      select n.workspace, n.id, t.key, t.value, n.at, n.place
      from unnest($1::int[], $2::text[], $3::jsonb[], $4::bigint[]) with ordinality as n(workspace, id, traits, at, place) left join lateral jsonb_each(n.traits) t on true
    ), latest as (
      select distinct on (workspace, id, key) workspace, id, key, value, at from said order by workspace, id, key, at desc, place desc
    ), folded as (
      select workspace, id, coalesce(jsonb_object_agg(key, value) filter (where key is not null), '{}') as traits,
        coalesce(jsonb_object_agg(key, at) filter (where key is not null), '{}') as trait_at, min(at) as first_at
      from latest group by workspace, id
    )
    insert into company as c (workspace, id, traits, trait_at, created_at)
    select workspace, id, jsonb_strip_nulls(traits), trait_at, to_timestamp(first_at / 1000.0) from folded order by workspace, id
    on conflict (workspace, id) do update set
      traits = (
        select coalesce(jsonb_object_agg(key, value) filter (where value <> 'null'), '{}') from (
          select coalesce(o.key, n.key) as key,
            case when n.key is not null and (c.trait_at->>n.key)::bigint > n.at then o.value when n.key is null then o.value else n.value end as value
          from jsonb_each(c.traits) o full join (
            select f.key, f.value::text::bigint as at, coalesce(excluded.traits->f.key, 'null') as value from jsonb_each(excluded.trait_at) f
          ) n on n.key = o.key
        ) merged where value is not null
      ),
      trait_at = (
        select jsonb_object_agg(key, at) from (
          select key, max(value::text::bigint) as at from (select * from jsonb_each(c.trait_at) union all select * from jsonb_each(excluded.trait_at)) b group by key
        ) latest_at
      )`,
};

/** Writes companies trait by trait: an older value does not overwrite a newer one. */
export async function writeCompanies(connection: Connection, rows: readonly CompanyRow[]): Promise<void> {
  if (rows.length === 0) return;
  await run(connection, statement, [rows.map((r) => r.workspace), rows.map((r) => r.id), rows.map((r) => JSON.stringify(r.traits)), rows.map((r) => r.at)]);
}
