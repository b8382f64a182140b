import type { JsonObject } from '@tributary/contract';
import { shardOf } from '@tributary/ingest';
import { inTransaction, run, type ContactKey, type Pool, type Statement } from '@tributary/store';
import { createHash } from 'node:crypto';
import { resolveContacts } from '../contacts/resolve-contacts.js';
import { makeEvents } from '../stages/accept/make-events.js';
import type { Engine } from '../wiring/engine.js';
import { workflowIdOf } from '../workflows/workflow-id.js';
import type { Workspaces } from '../workspaces/workspaces.js';
import type { TrackedMail, TrackingTokens } from './tracking-token.js';

/** What was seen counts once in so long, by the workspace's clock, ms: proxies ask again, fingers tap twice. */
const ONCE_IN_MS = 300_000;

interface Sent {
  readonly workflow: number;
  readonly run: string;
  readonly node: string;
  readonly request: JsonObject;
  /** Of the spans that the clock is cut into, the one that it stands in. */
  readonly span: string;
  /** The same was seen in the span before, less than a span ago. */
  readonly isAgain: boolean;
}

const statement: Statement = {
  name: 'mail-as-sent',
  text: `
    select e.workflow, e.run, e.node, e.request, n.span::text, exists (
      select from seen s where s.workspace = e.workspace and s.message_id = $5::text || (n.span - 1)::text and s.received_at > n.now - $6::int * interval '1 ms'
    ) as "isAgain"
    from effect e join shard h on h.id = e.shard, lateral (select date_trunc('milliseconds', coalesce(h.clock, clock_timestamp())) as now) c,
      lateral (select c.now, floor(extract(epoch from c.now) * 1000 / $6::int)::bigint as span) n
    where e.shard = any($1::int[]) and e.workspace = $2 and e.contact = any($3::uuid[]) and e.key = $4 and e.request is not null`,
};

/** What the contact did with a mail. */
interface Deed {
  readonly name: 'Email Opened' | 'Email Link Clicked';
  /** Names it in message ids, before the span. */
  readonly id: string;
  readonly more: JsonObject;
  /** A program did it, and nobody may have looked. */
  readonly machine: boolean;
}

/**
 * What people do with mail that was sent: it becomes events of the contact, as which everything else sees them. They say what the event of
 * the sending says; what a program did that says so bears `machine: true`. Each opening is an event and each click, but the same mail or link
 * within five minutes only one.
 */
export class MailTracking {
  constructor(
    private readonly pool: Pool,
    private readonly engine: Pick<Engine, 'wake'>,
    private readonly workspaces: Workspaces,
    private readonly tokens: TrackingTokens,
    /** What the event of the sending says of a frozen mail. */
    private readonly says: (request: JsonObject) => JsonObject,
  ) {}

  /** Somebody's mail program asked for the picture. Of a token that this server did not make, and of who was erased, nothing is kept. @param machine whether a program did it by itself */
  async opened(token: string, machine: boolean): Promise<void> {
    const mail = this.tokens.readOpening(token);
    if (mail) await this.#note(mail, { name: 'Email Opened', id: `opened:${mail.effect}:`, more: {}, machine });
  }

  /** Where a link leads; null: this server did not make it. */
  targetOf(token: string): string | null {
    return this.tokens.readLink(token)?.url ?? null;
  }

  /** Somebody followed a link. @param machine whether a program did it by itself */
  async clicked(token: string, machine: boolean): Promise<void> {
    const link = this.tokens.readLink(token);
    if (!link) return;
    const hash = createHash('sha256').update(link.url).digest('hex').slice(0, 16);
    await this.#note(link, { name: 'Email Link Clicked', id: `clicked:${link.effect}:${hash}:`, more: { url: link.url }, machine });
  }

  /** Whom the mail was sent to may be another contact by now, or none. @returns who it is, then where its effects may still lie while a merge is under way */
  async #contactsOf({ workspace: id, contact }: TrackedMail): Promise<readonly [ContactKey, ContactKey] | null> {
    const workspace = await this.workspaces.byId(id);
    const key = workspace && (await resolveContacts(this.pool, workspace, [contact])).get(contact);
    return key ? [key, { shard: shardOf(contact, workspace.sandboxShard), workspace: id, contact }] : null;
  }

  async #note(mail: TrackedMail, { name, id: said, more, machine }: Deed): Promise<void> {
    const keys = await this.#contactsOf(mail);
    if (!keys) return;
    const id = machine ? `machine-${said}` : said; // a person who comes after a program is seen all the same
    const [sent] = await run<Sent>(this.pool, statement, [keys.map(({ shard }) => shard), mail.workspace, keys.map(({ contact }) => contact), mail.effect, id, ONCE_IN_MS]);
    if (!sent || sent.isAgain) return;
    const about = { workflow: workflowIdOf(sent.workflow), run: sent.run, node: sent.node };
    const properties = { ...this.says(sent.request), ...about, ...more, ...(machine ? { machine } : {}) };
    const made = { ...keys[0], name, messageId: id + sent.span, properties, chain: { root: null, depth: 0 } };
    await inTransaction(this.pool, (connection) => makeEvents(connection, [made]));
    this.engine.wake();
  }
}
