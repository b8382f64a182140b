import type { RefusedEvent } from '@tributary/contract';
import { run, type Connection, type Statement } from '../statement.js';

const statement: Statement = {
  name: 'refuse-events',
  text: `
    insert into refused_event (id, workspace, received_at, message_id, type, name, user_id, anonymous_id, code, detail)
    select nextval('item_id'), workspace, $1, message_id, type, name, user_id, anonymous_id, code, detail
    from unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
      as r(workspace, message_id, type, name, user_id, anonymous_id, code, detail)`,
};

/** Keeps what was refused, with the reason. @param receivedAt ms */
export async function refuseEvents(connection: Connection, receivedAt: number, rows: readonly { workspace: number; refused: RefusedEvent }[]): Promise<void> {
  if (rows.length === 0) return;
  const of = <T>(pick: (refused: RefusedEvent) => T): T[] => rows.map((row) => pick(row.refused));
  await run(connection, statement, [
    new Date(receivedAt),
    rows.map((row) => row.workspace),
    ...[of((r) => r.messageId), of((r) => r.type), of((r) => r.name), of((r) => r.userId), of((r) => r.anonymousId), of((r) => r.code), of((r) => r.detail)],
  ]);
}
