import pg from 'pg';

const COLUMNS = 'shard, workspace, contact, occurred_at, message_id, id, type, name, user_id, anonymous_id, target, properties, traits, context, received_at, original_timestamp, late, source, warnings';
const TYPES = ['int', 'int', 'uuid', 'timestamptz', 'text', 'bigint', 'text', 'text', 'text', 'text', 'text', 'jsonb', 'jsonb', 'jsonb', 'timestamptz', 'text', 'boolean', 'text', 'jsonb'];

/**
 * What the database can do at most: the very rows that were accepted, into a table with the same indexes, one connection, 1,000 rows a statement, durable.
 * @param after only events that were accepted after the one with this id
 * @returns rows a second, and the id of the last
 */
export async function bareInsert(url, after = '0') {
  const client = new pg.Client({ connectionString: url, options: '-c TimeZone=UTC' });
  await client.connect();
  try {
    await client.query('drop table if exists bench_event');
    await client.query('create table bench_event (like event including all)');
    const { rows } = await client.query({ text: `select ${COLUMNS.replace(/properties, traits, context/, 'properties::text, traits::text, context::text').replace('warnings', 'warnings::text')} from event where id > $1 order by id`, values: [after], rowMode: 'array' });
    const text = `insert into bench_event (${COLUMNS}) select * from unnest(${TYPES.map((type, i) => `$${i + 1}::${type}[]`).join(', ')})`;
    const batches = [];
    for (let at = 0; at < rows.length; at += 1_000) {
      const batch = rows.slice(at, at + 1_000);
      batches.push(TYPES.map((_, column) => batch.map((row) => row[column])));
    }
    const startedAt = performance.now();
    for (const values of batches) await client.query({ name: 'bare-insert', text, values });
    const perSecond = (rows.length / (performance.now() - startedAt)) * 1_000;
    await client.query('drop table bench_event');
    return { perSecond, last: rows.at(-1)[COLUMNS.split(', ').indexOf('id')] };
  } finally {
    await client.end();
  }
}
