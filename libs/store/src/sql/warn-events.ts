import { keyColumns, run, type Connection, type ContactKey, type Statement } from '../statement.js';

/** Something to say of an event that was processed. `occurredAt` in ms. */
export interface EventWarning extends ContactKey {
  readonly occurredAt: number;
  readonly messageId: string;
  readonly code: string;
  readonly detail: string;
}

const statement: Statement = {
  name: 'warn-events',
  text: `
    update event e set warnings = coalesce(e.warnings, '[]') || n.added
    from (
      select shard, workspace, contact, occurred_at, message_id, jsonb_agg(jsonb_build_object('index', 0, 'messageId', message_id, 'code', code, 'detail', detail) order by code, detail) as added
      from unnest($1::int[], $2::int[], $3::uuid[], $4::timestamptz[], $5::text[], $6::text[], $7::text[]) as w(shard, workspace, contact, occurred_at, message_id, code, detail)
      group by shard, workspace, contact, occurred_at, message_id
    ) as n
    where e.shard = n.shard and e.workspace = n.workspace and e.contact = n.contact and e.occurred_at = n.occurred_at and e.message_id = n.message_id`,
};

/** Writes on events why they did not do what somebody may have expected. */
export async function warnEvents(connection: Connection, rows: readonly EventWarning[]): Promise<void> {
  if (rows.length === 0) return;
  await run(connection, statement, [...keyColumns(rows), rows.map((r) => r.occurredAt), rows.map((r) => r.messageId), rows.map((r) => r.code), rows.map((r) => r.detail)]);
}
