import { NotFound, type JsonObject, type MailboxQuery, type Page } from '@tributary/contract';
import { run, type Pool } from '@tributary/store';
import { resolveContact } from '../contacts/resolve-contacts.js';
import { pageOf, readCursor } from '../http/cursor.js';
import type { Workspace } from '../workspaces/workspaces.js';

/** A mail that stayed in the local mailbox. */
export interface MailView {
  readonly id: string;
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** `Message-ID` and the like. */
  readonly headers: JsonObject;
  readonly at: string;
  readonly contact: string;
}

interface Row extends Omit<MailView, 'at'> {
  readonly at: Date;
}

const columns = `m.id::text, m.to_address as "to", m.from_address as "from", m.subject, m.html, m.text_body as "text", m.headers, m.at, m.contact`;
const list = {
  name: 'mail-list',
  text: `
    select ${columns} from mail m
    where m.workspace = $1 and ($2::uuid is null or (m.shard = $3 and m.contact = $2)) and ($4::bigint is null or m.id < $4) and ($6::boolean or not m.of_account)
    order by m.id desc limit $5`,
};
const one = { name: 'mail-view', text: `select ${columns} from mail m where m.workspace = $1 and m.id = $2::bigint and ($3::boolean or not m.of_account)` };

/** `ofAccounts`: invitations and links to choose another password, too. */
export interface Sees {
  readonly ofAccounts: boolean;
}
const ALL: Sees = { ofAccounts: true };

const viewOf = (row: Row): MailView => ({ ...row, at: row.at.toISOString() });

/** What the local mailbox caught, newest first. */
export async function listMailbox(pool: Pool, workspace: Workspace, query: MailboxQuery, sees: Sees = ALL): Promise<Page<MailView>> {
  const place = readCursor(query.after, ['digits']);
  const contact = query.contact === undefined ? null : await resolveContact(pool, workspace, query.contact);
  const rows = await run<Row>(pool, list, [workspace.id, contact?.contact ?? null, contact?.shard ?? null, place?.[0] ?? null, query.limit + 1, sees.ofAccounts]);
  return pageOf(rows, query.limit, viewOf, (row) => [row.id]);
}

/** One mail of the local mailbox. @throws {NotFound} */
export async function readMail(pool: Pool, workspace: Workspace, id: string, sees: Sees = ALL): Promise<MailView> {
  const [row] = /^\d{1,18}$/.test(id) ? await run<Row>(pool, one, [workspace.id, id, sees.ofAccounts]) : [];
  if (!row) throw new NotFound('mail', id);
  return viewOf(row);
}
