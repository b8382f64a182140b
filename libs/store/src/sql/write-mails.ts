import type { JsonObject } from '@tributary/contract';
import { run, type Connection, type ContactKey, type Statement } from '../statement.js';

/** A mail for the local mailbox. */
export interface NewMail extends ContactKey {
  /** Key of the effect; the mailbox has one mail of each. */
  readonly effect: string;
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly headers: JsonObject;
}

const statement: Statement = {
  name: 'write-mails',
  text: `
    insert into mail (workspace, shard, contact, effect, to_address, from_address, subject, html, text_body, headers, at)
    select n.workspace, n.shard, n.contact, n.effect, n.to_address, n.from_address, n.subject, n.html, n.text_body, n.headers, date_trunc('milliseconds', coalesce(s.clock, clock_timestamp()))
    from unnest($1::int[], $2::int[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::jsonb[])
      as n(shard, workspace, contact, effect, to_address, from_address, subject, html, text_body, headers)
    join shard s on s.id = n.shard order by n.workspace, n.effect
    on conflict (workspace, effect) do nothing`,
};

/** Puts mails into the local mailbox, at their workspace's now; a second one of the same effect is not kept. */
export async function writeMails(connection: Connection, mails: readonly NewMail[]): Promise<void> {
  if (mails.length === 0) return;
  await run(connection, statement, [
    mails.map((m) => m.shard),
    mails.map((m) => m.workspace),
    mails.map((m) => m.contact),
    mails.map((m) => m.effect),
    mails.map((m) => m.to),
    mails.map((m) => m.from),
    mails.map((m) => m.subject),
    mails.map((m) => m.html),
    mails.map((m) => m.text),
    mails.map((m) => JSON.stringify(m.headers)),
  ]);
}
