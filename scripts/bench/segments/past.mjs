import { inTransaction } from '@tributary/store';
import { Seal } from '../../../apps/server/dist/workspaces/secrets.js';
import { ADMIN } from '../server.mjs';

/** Events a contact, on average. */
export const EVENTS_EACH = 10;
/** Their past, days. */
const DAYS = 360;
const SLICE = 500_000;

// The id of a contact as the product works it out (libs/ingest/src/contact-id.ts), in SQL: HMAC-SHA-256 from its two halves.
const ID = `
  select i, encode(set_byte(set_byte(h, 6, (get_byte(h, 6) & 15) | 128), 8, (get_byte(h, 8) & 63) | 128), 'hex')::uuid as id, get_byte(h, 15) as shard
  from (select i, substring(sha256($2::bytea || sha256($1::bytea || convert_to('u:p' || i, 'UTF8'))) from 1 for 16) as h from generate_series(0, $3::int - 1) i) k`;

/** Evenly spread over [0, 1), the same in every run. */
const chance = (of, seed) => `((hashint8extended(${of}, ${seed}) & 2147483647) / 2147483648.0::float8)`;

const CONTACTS = `
  insert into contact (shard, workspace, id, user_id, email, traits, trait_at, tags, created_at)
  select p.shard, $1, p.id, 'p' || p.i, 'person.' || p.i || '@example.com', t.traits, (select jsonb_object_agg(k, $3::float8) from jsonb_object_keys(t.traits) k),
    case when ${chance('p.i', 1)} < 0.1 then '{vip}'::text[] else '{}' end, to_timestamp($3::float8 / 1000)
  from bench_person p cross join lateral (select jsonb_build_object('email', 'person.' || p.i || '@example.com', 'firstName', (array['Ana','Ben','Chloé','Dmitri','Eva','Femi','Gül','Hana'])[1 + p.i % 8],
    'plan', (array['free','free','free','pro','team'])[1 + floor(${chance('p.i', 2)} * 5)::int], 'country', (array['PT','FR','DE','NG','JP'])[1 + floor(${chance('p.i', 3)} * 5)::int],
    'score', floor(${chance('p.i', 4)} * 1000)::int, 'place', p.i) as traits) t
  where $2::int >= 0`;

// In the order of time, as they would have come; who is how busy is skewed: the busiest did a thousandfold.
const EVENTS = `
  insert into event (shard, workspace, contact, occurred_at, message_id, id, type, name, user_id, properties, traits, context, received_at, late, source)
  select p.shard, $1, p.id, g.at, 'past-' || g.n, g.n, 'track',
    (array['Page Viewed','Page Viewed','Page Viewed','Page Viewed','Page Viewed','Product Viewed','Product Viewed','Product Viewed','Product Added','Product Added','Order Completed','Song Played','Song Played','Song Played','Ticket Opened','App Opened'])[1 + floor(${chance('g.n', 12)} * 16)::int],
    'p' || p.i, jsonb_build_object('total', floor(${chance('g.n', 13)} * 20000) / 100, 'sku', 'sku-' || floor(${chance('g.n', 14)} * 500), 'path', '/products/' || floor(${chance('g.n', 15)} * 500)),
    '{}', '{"ip": "203.0.113.7", "library": {"name": "analytics-node", "version": "2.2.0"}}', g.at, false, 'client'
  from (select n, date_trunc('milliseconds', to_timestamp($5::float8 / 1000) + (n::float8 / $4::float8) * interval '${DAYS} days') as at,
    floor(power(${chance('n', 11)}, 1.5) * $6::int)::int as i from generate_series($2::bigint, $3::bigint) n offset 0) g
  join bench_person p on p.i = g.i`;

const TOTALS = `
  insert into contact_event (shard, workspace, contact, name, first_at, last_at, n)
  select shard, workspace, contact, name, min(occurred_at), max(occurred_at), count(*) from event where workspace = $1 group by shard, workspace, contact, name`;

const pad = (secret, byte) => Buffer.alloc(64).map((_, i) => (secret[i] ?? 0) ^ byte);

/**
 * Makes `contacts` contacts of a workspace and ten times as many events, set-wise in the database: rows as the product writes them, in its tables.
 * What events leave besides (the log of changes, what was seen lately) is left out.
 * @param pool of connections without a time limit
 * @param say told of each part
 */
export async function makePast(pool, workspace, contacts, say) {
  const { rows } = await pool.query('select secret from workspace where id = $1', [workspace]);
  const secret = new Seal(ADMIN).open(rows[0].secret);
  const start = Date.now() - DAYS * 86_400_000;
  const events = contacts * EVENTS_EACH;
  await pool.query('create unlogged table bench_person (i int primary key, id uuid not null, shard int not null)');
  await pool.query(`insert into bench_person ${ID}`, [pad(secret, 0x36), pad(secret, 0x5c), contacts]);
  await pool.query('analyze bench_person');
  await inTransaction(pool, (connection) => connection.query(CONTACTS, [workspace, contacts, start]));
  say(`${contacts.toLocaleString('en')} contacts`);
  await pool.query(`select setval('item_id', $1)`, [events + 1]);
  let next = 1;
  const maker = async () => {
    for (let from = next; from <= events; from = next) {
      next += SLICE;
      await pool.query(EVENTS, [workspace, from, Math.min(events, from + SLICE - 1), events, start, contacts]);
      say(`${Math.min(events, from + SLICE - 1).toLocaleString('en')} events`);
    }
  };
  await Promise.all([maker(), maker()]);
  await pool.query(TOTALS, [workspace]);
  say('totals of events');
  await pool.query('drop table bench_person');
  await pool.query('vacuum (analyze) contact, event, contact_event');
}
