import { run, type Connection, type Statement } from '../statement.js';

const chunks: Statement = {
  name: 'forget-import-chunks',
  text: `
    delete from import_chunk c using import i left join job j on j.id = i.job
    where c.import = i.id and coalesce(j.status, 'none') <> 'open' and coalesce(i.ended_at, i.created_at) < clock_timestamp() - interval '1 day'`,
};
const refusals: Statement = { name: 'forget-import-refusals', text: `delete from import_refusal r using import i where r.import = i.id and coalesce(i.ended_at, i.created_at) < clock_timestamp() - interval '30 days'` };

/** Uploads that broke off: nothing was ever read of them. */
const broken: Statement = { name: 'forget-broken-imports', text: `delete from import where source is null and created_at < clock_timestamp() - interval '1 day'` };

/** Files that nobody goes on with are forgotten after a day, rows that were refused after thirty: both hold what people wrote of others. */
export async function forgetImports(connection: Connection): Promise<void> {
  await run(connection, chunks, []);
  await run(connection, refusals, []);
  await run(connection, broken, []);
}
