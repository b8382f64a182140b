import type { EventHappening, Json, JsonObject } from '@tributary/contract';
import { run, type Connection, type Statement } from '../statement.js';
import type { ClaimedEffect } from './claim-effects.js';
import type { SendLimit } from './send-limits.js';

/** What templates read beside the contact itself. */
export interface EffectScope {
  readonly key: string;
  /** Null: there is no such run. */
  readonly runStatus: string | null;
  readonly inside: null | { readonly event: EventHappening | null; readonly data: Readonly<Record<string, Json>>; readonly effect?: string | null };
  readonly workspaceName: string;
  readonly timezone: string;
  /** Most messages by channel; none: no cap. */
  readonly caps: Readonly<Record<string, { readonly perDay?: number | null; readonly perWeek?: number | null }>>;
  /** How often the workspace may go out, by port; none: as often as there is something to send. */
  readonly limits: Readonly<Record<string, SendLimit>>;
  /** Traits of the contact's first company. */
  readonly company: JsonObject | null;
  /** The template that its step names, as it is now; null: it names none, or there is none. */
  readonly template: { readonly subject: string; readonly html: string; readonly text: string | null; readonly topic: string | null } | null;
  /** Consent of topics that are not opt-out, by key. */
  readonly optIn: readonly string[];
  /** Why nothing is sent to the contact's address; null: it may be. */
  readonly suppressed: string | null;
  /** Sealed credentials of the workspace's own mail server. */
  readonly smtp: Buffer | null;
  /** Of its Slack. */
  readonly slack: Buffer | null;
  /** The secret by which it signs HTTP calls. */
  readonly signing: Buffer | null;
  /** The audience that its step names, by id or name; null: it names none, or there is none. */
  readonly audience: { readonly id: number; readonly name: string } | null;
}

/** What a workspace says of a mail: its columns, and what they are joined from. @param of SQL of the template's key and of the plain address */
const MAIL_COLUMNS = `case when v.key is not null then jsonb_build_object('subject', v.subject, 'html', v.html, 'text', v.text_body, 'topic', v.topic) end as template,
      array(select o.key from topic o where o.workspace = w.id and o.consent = 'opt-in') as "optIn", p.reason as suppressed, h.secret as smtp`;
const mailJoins = (of: { readonly template: string; readonly address: string }) => `
    left join template t on t.workspace = w.id and t.key = ${of.template}
    left join template_version v on v.workspace = t.workspace and v.key = t.key and v.version = t.version
    left join suppression p on p.workspace = w.id and p.address = ${of.address}
    left join channel h on h.workspace = w.id and h.vendor = 'smtp'`;

const statement: Statement = {
  name: 'load-effect-scopes',
  text: `
    select k.key, r.status as "runStatus", r.inside, w.name as "workspaceName", w.timezone, w.caps, w.limits, g.traits as company,
      ${MAIL_COLUMNS}, l.secret as slack, i.secret as signing, case when u.id is not null then jsonb_build_object('id', u.id, 'name', u.name) end as audience
    from unnest($1::int[], $2::int[], $3::uuid[], $4::uuid[], $5::uuid[]) as k(shard, workspace, contact, run, key)
    join workspace w on w.id = k.workspace
    left join run r on r.workspace = k.workspace and r.id = k.run
    left join contact c on c.shard = k.shard and c.workspace = k.workspace and c.id = k.contact
    left join company g on g.workspace = k.workspace and g.id = c.companies[1]
    left join effect e on e.shard = k.shard and e.workspace = k.workspace and e.key = k.key
    ${mailJoins({ template: `e.payload->>'template'`, address: `case when e.port = 'email' then c.email end` }).trim()}
    left join channel l on e.port = 'telling' and l.workspace = k.workspace and l.vendor = 'slack'
    left join channel i on e.port = 'http' and i.workspace = k.workspace and i.vendor = 'http'
    left join lateral (
      select a.id, a.name from audience a where e.port = 'audience' and a.workspace = k.workspace and e.payload->>'audience' in ('aud_' || a.id, a.name)
      order by 'aud_' || a.id = e.payload->>'audience' desc limit 1
    ) u on true`,
};

/** The surroundings of effects, by their key. */
export async function loadEffectScopes(connection: Connection, effects: readonly ClaimedEffect[]): Promise<Map<string, EffectScope>> {
  const columns = [effects.map((e) => e.shard), effects.map((e) => e.workspace), effects.map((e) => e.contact), effects.map((e) => e.run), effects.map((e) => e.key)];
  const rows = await run<EffectScope>(connection, statement, columns);
  return new Map(rows.map((row) => [row.key, row]));
}

/** What a workspace says of a mail that is not in the ledger. */
export type MailSurroundings = Pick<EffectScope, 'template' | 'optIn' | 'suppressed' | 'smtp'>;

const unasked: Statement = {
  name: 'load-mail-surroundings',
  text: `
    select ${MAIL_COLUMNS} from unnest($2::text[], $3::text[]) with ordinality as k(template, address, place) join workspace w on w.id = $1
    ${mailJoins({ template: 'k.template', address: 'k.address' }).trim()}
    order by k.place`,
};

/** In the order given. @param mails the template's key and the contact's plain address; null: none */
export async function loadMailSurroundings(connection: Connection, workspace: number, mails: readonly { readonly template: string | null; readonly address: string | null }[]): Promise<MailSurroundings[]> {
  return mails.length === 0 ? [] : run<MailSurroundings>(connection, unasked, [workspace, mails.map((mail) => mail.template), mails.map((mail) => mail.address)]);
}
