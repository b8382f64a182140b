import { composeMail, renderMail, smtpSender, type FrozenMail, type MailTemplate, type SmtpSender } from '@tributary/channels';
import type { JsonObject, Reason } from '@tributary/contract';
import { writeMails } from '@tributary/store';
import { z } from 'zod';
import { Unsendable, type Asked, type EffectPort, type KeptMail } from './effect-port.js';

export interface EmailSettings {
  /** Of the whole installation; absent, and without one of the workspace's own, mail stays in the local mailbox. */
  readonly smtpUrl: string | undefined;
  /** Who writes where the author named nobody. */
  readonly from: string;
  /** Opens what a workspace's own mail server is sealed with. */
  open(sealed: Buffer): Buffer;
  /** Where the contact unsubscribes. @param topic null: from everything */
  unsubscribeUrl(asked: Pick<Asked, 'workspace' | 'key'> & { readonly contact: string; readonly topic: string | null }): string;
}

/** A server that is silent for so long is not waited for, ms: a lease must outlast it. */
const SILENCE_MS = 20_000;

const text = z.string().optional();
const written = z.object({ template: text, subject: text, html: text, text, from: text, replyTo: text, topic: text, transactional: z.boolean().optional() });
const channel = z.object({ url: z.string(), from: text });
type Channel = z.output<typeof channel>;

/** A frozen mail: as people read it, and, where it goes over the wire, its bytes. `channel`: sealed, the workspace's own server. */
interface EmailRequest {
  readonly by: 'smtp' | 'mailbox';
  readonly mail: KeptMail;
  readonly frozen: FrozenMail | null;
  readonly sealed: string | null;
  readonly topic: string | null;
  readonly template: string | null;
}

// What `freeze` wrote, read back from the ledger.
const requestOf = (request: JsonObject): EmailRequest => request as unknown as EmailRequest;

function templateOf({ payload, mail }: Asked): MailTemplate {
  const { data: given } = written.safeParse(payload);
  const { from, replyTo } = given ?? {};
  const heads = { ...(from === undefined ? {} : { from }), ...(replyTo === undefined ? {} : { replyTo }) };
  if (given?.template !== undefined) {
    if (!mail.template) throw new Unsendable('template.not-found', `There is no template "${given.template.slice(0, 100)}" any more; name another in the step.`);
    const { subject, html, text } = mail.template;
    return { subject, html, ...(text === null ? {} : { text }), ...heads };
  }
  if (given?.subject === undefined || given.html === undefined) throw new Unsendable('effect.bad-payload', 'The step has no subject or no content; give it both.');
  return { subject: given.subject, html: given.html, ...(given.text === undefined ? {} : { text: given.text }), ...heads };
}

const addressOf = ({ traits }: Asked['contact']): string => (Object.hasOwn(traits, 'email') && typeof traits['email'] === 'string' ? traits['email'].trim() : '');
const topicOf = ({ payload, mail }: Asked): string | null => (typeof payload['topic'] === 'string' ? payload['topic'] : (mail.template?.topic ?? null));
const isTransactional = ({ payload }: Asked): boolean => payload['transactional'] === true;

/** Whether the contact wants this mail, as it is now: suppression of the address counts for every mail, consent for a topic for all but transactional ones. */
function refusal(asked: Asked): Reason | null {
  const { contact, mail } = asked;
  const topic = topicOf(asked);
  if (addressOf(contact) === '') return { code: 'email.no-address', detail: 'The contact has no email address.' };
  if (mail.suppressed !== null) return { code: 'email.suppressed', detail: `Nothing is sent to this address any more (${mail.suppressed}).` };
  if (topic === null || isTransactional(asked)) return null;
  const said = Object.hasOwn(contact.consent, topic) ? contact.consent[topic] : undefined;
  if (said === 'unsubscribed' || said === 'never') return { code: 'email.unsubscribed', detail: `The contact has unsubscribed from "${topic.slice(0, 100)}".` };
  if (said !== 'subscribed' && mail.optIn.includes(topic)) return { code: 'email.not-subscribed', detail: `"${topic.slice(0, 100)}" is sent only to who has subscribed to it.` };
  return null;
}

/** RFC 8058: mail programs unsubscribe by one POST to this address. */
const oneClick = (url: string): Record<string, string> => ({ 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' });

/** Loopback only: mail of a sandbox reaches nobody. */
const isLoopback = (url: string): boolean => /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/i.test(new URL(url).hostname);

/** Mail: by the workspace's own server or the installation's, else into the local mailbox. */
export function emailPort(settings: EmailSettings): EffectPort {
  const senders = new Map<string, SmtpSender>();
  const senderFor = (url: string): SmtpSender => {
    const known = senders.get(url) ?? smtpSender({ url, silenceTimeoutMs: SILENCE_MS });
    senders.set(url, known);
    return known;
  };
  const channelOf = (sealed: Buffer | null): Channel | null => (sealed ? (channel.safeParse(JSON.parse(settings.open(sealed).toString())).data ?? null) : null);
  return {
    refuses: refusal,
    async freeze(asked) {
      const { key, workspace, contact, scope, now, sandbox, mail: around } = asked;
      const topic = topicOf(asked);
      const url = settings.unsubscribeUrl({ workspace, key, contact: contact.contact, topic });
      const { subject, html, text, ...rendered } = renderMail(templateOf(asked), { ...scope, unsubscribe_url: url });
      const own = channelOf(around.smtp);
      const [from, to, replyTo] = [rendered.from || own?.from || settings.from, addressOf(contact), rendered.replyTo || undefined];
      const headers = isTransactional(asked) ? {} : oneClick(url);
      const frozen = await composeMail({ key, from, to, subject, html, text, headers, at: now, ...(replyTo === undefined ? {} : { replyTo }) });
      const mail = { to, from, subject, html, text, headers: { 'Message-ID': frozen.messageId, ...headers, ...(replyTo === undefined ? {} : { 'Reply-To': replyTo }) } };
      const goesOut = sandbox ? own !== null && isLoopback(own.url) : own !== null || settings.smtpUrl !== undefined;
      const about = { mail, topic, template: typeof asked.payload['template'] === 'string' ? asked.payload['template'] : null };
      return goesOut ? { ...about, by: 'smtp', frozen: { ...frozen }, sealed: own ? (around.smtp?.toString('base64') ?? null) : null } : { ...about, by: 'mailbox', frozen: null, sealed: null };
    },
    eventOf(request) {
      const { mail, topic, template } = requestOf(request);
      return { name: 'Email Sent', properties: { subject: mail.subject, topic: topic ?? null, template: template ?? null } };
    },
    staysInside: (request) => requestOf(request).by === 'mailbox',
    async keep(connection, kept) {
      const mails = kept.map(({ place, effect, row }) => ({ ...place, ...(row as unknown as KeptMail), effect: effect.key }));
      await writeMails(connection, mails);
      return new Map();
    },
    async send(request) {
      const { mail, frozen, by, sealed } = requestOf(request);
      if (by === 'mailbox' || !frozen) return { result: 'done', response: { mailbox: true, messageId: mail.headers['Message-ID'] ?? null }, keeps: { ...mail } };
      const url = sealed ? channelOf(Buffer.from(sealed, 'base64'))?.url : settings.smtpUrl;
      if (url !== undefined) return senderFor(url).send(frozen);
      return { result: 'later', reason: { code: 'email.unreachable', detail: 'No mail server is set any more; set SMTP_URL, or one of the workspace.' }, afterMs: null };
    },
  };
}
