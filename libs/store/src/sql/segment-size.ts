import { run, type Connection, type Statement } from '../statement.js';

const write: Statement = {
  name: 'write-size-deltas',
  text: `insert into segment_size_delta (segment, delta) select * from unnest($1::int[], $2::int[]) as d(segment, delta)`,
};

const rollUp: Statement = {
  name: 'roll-up-sizes',
  text: `
    with taken as (delete from segment_size_delta where id in (select id from segment_size_delta order by id limit 10000 for update skip locked) returning segment, delta),
      sums as (select segment, sum(delta) as delta from taken group by segment)
    update segment s set size = s.size + sums.delta from sums where s.id = sums.segment`,
};

/** Appends what a batch adds to the sizes of segments: no batch waits for another at a row that all of them touch. */
export async function writeSizeDeltas(connection: Connection, deltas: ReadonlyMap<number, number>): Promise<void> {
  const rows = [...deltas].filter(([, delta]) => delta !== 0);
  if (rows.length > 0) await run(connection, write, [rows.map(([segment]) => segment), rows.map(([, delta]) => delta)]);
}

/** Adds appended deltas to the sizes, at most 10,000 a call; run each second by one worker. */
export async function rollUpSizes(connection: Connection): Promise<void> {
  await run(connection, rollUp, []);
}
