import { READ_BY_MACHINES } from '@tributary/contract';
import { CHUNK, clockNow, last, numbered } from './spread-sql.js';

/** Of events of one contact: which it did itself, in the last 30 days; the newest that says by what it was seen, and where; the first and the newest that say where it came from. */
const ofEvents = (what: string, condition: string, also = '') => `select ${what} from event e where e.shard = f.shard and e.workspace = $1 and e.contact = f.contact and e.name is not null ${condition} ${also}`;
const says = `jsonb_build_object('name', '', 'occurredAt', (extract(epoch from e.occurred_at) * 1000)::bigint, 'properties', e.properties - 'products', 'context', e.context)`;
const byMachine = `(e.name in (${[...READ_BY_MACHINES].map((name) => `'${name}'`).join(', ')}) and e.properties @> '{"machine": true}')`;
const cameFrom = `and (e.context ? 'campaign' or coalesce(e.context->'page'->>'referrer', e.properties->>'referrer', '') <> '' or coalesce(e.context->'page'->>'url', e.properties->>'url', '') like '%utm\\_%')`;
const past = `jsonb_build_object(
  'days', coalesce((${ofEvents(`jsonb_agg(distinct extract(epoch from e.occurred_at)::bigint / 86400)`, `and e.name <> all($4::text[]) and not ${byMachine} and e.occurred_at > ${clockNow} - interval '31 days'`)}), '[]'),
  'events', (select coalesce(jsonb_agg(x.one), '[]') from (
    (${ofEvents(`${says} as one`, cameFrom, 'order by e.occurred_at limit 1')}) union all
    (${ofEvents(`${says} as one`, cameFrom, 'order by e.occurred_at desc limit 1')}) union all
    (${ofEvents(`${says} as one`, `and (e.context ? 'userAgent' or e.context ? 'os')`, 'order by e.occurred_at desc limit 1')}) union all
    (${ofEvents(`${says} as one`, `and e.context ? 'location'`, 'order by e.occurred_at desc limit 1')})) x))`;
export const derive = {
  name: 'spread-derive',
  text: `
    with found as materialized (
      select c.shard, c.contact, c.contact::text as place
      from shard s cross join lateral (
        select c.shard, c.id as contact from contact c
        where c.shard = s.id and c.workspace = $1 and c.state = 'active' and (s.id > $2 or c.id > $3::uuid)
        order by c.id limit ${CHUNK}
      ) c
      where s.id >= $2 and (s.id < 256 or s.id = (select shard from workspace where id = $1))
      order by c.shard, c.contact limit ${CHUNK}
    ), ${numbered('settle', `jsonb_build_object('review', false, 'past', ${past})::text`)} ${last}`,
};
