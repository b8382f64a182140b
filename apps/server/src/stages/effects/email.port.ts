import { renderMail, trackMail, type MailTemplate, type Tracking } from '@tributary/channels';
import type { Reason } from '@tributary/contract';
import { z } from 'zod';
import { Unsendable, type Asked, type EffectPort, type KeptMail } from './effect-port.js';
import type { MailOut } from './mail-out.js';

export interface EmailSettings {
  /** Where the contact unsubscribes. @param topic null: from everything */
  unsubscribeUrl(asked: Pick<Asked, 'workspace' | 'key'> & { readonly contact: string; readonly topic: string | null }): string;
  /** By what a mail tells that it was opened and clicked. @param server by which it leaves @returns null: its readers cannot reach this server */
  tracking(asked: Pick<Asked, 'workspace' | 'key'> & { readonly contact: string }, server: string): Tracking | null;
}

const text = z.string().optional();
const written = z.object({ template: text, subject: text, html: text, text, from: text, replyTo: text, topic: text, transactional: z.boolean().optional() });

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

/** The HTML of a mail, telling what its step did not turn off. */
function tracked(html: string, { payload }: Asked, tracking: Tracking | null): string {
  if (tracking === null) return html;
  const [pixelUrl, linkFor] = [payload['trackOpens'] === false ? null : tracking.pixelUrl, payload['trackClicks'] === false ? () => null : tracking.linkFor];
  return trackMail(html, { pixelUrl, linkFor });
}

/** Mail to contacts. */
export function emailPort(out: MailOut, { unsubscribeUrl, tracking }: EmailSettings): EffectPort {
  return {
    refuses: refusal,
    async freeze(asked) {
      const { key, workspace, contact, scope, now: at, sandbox, mail: around } = asked;
      const topic = topicOf(asked);
      const url = unsubscribeUrl({ workspace, key, contact: contact.contact, topic });
      const { subject, html, text, from, replyTo } = renderMail(templateOf(asked), { ...scope, unsubscribe_url: url });
      const headers = isTransactional(asked) ? {} : oneClick(url);
      const outgoing = (server: string) => tracked(html, asked, tracking({ workspace, key, contact: contact.contact }, server));
      const frozen = await out.freeze({ key, to: addressOf(contact), from: from ?? undefined, replyTo: replyTo || undefined, subject, html, text, headers, outgoing, at, sandbox, smtp: around.smtp });
      return { ...frozen, topic, template: typeof asked.payload['template'] === 'string' ? asked.payload['template'] : null };
    },
    eventOf(request) {
      const { mail, topic, template } = request as unknown as { mail: KeptMail; topic: string | null; template: string | null };
      return { name: 'Email Sent', properties: { subject: mail.subject, topic: topic ?? null, template: template ?? null } };
    },
    staysInside: (request) => out.staysInside(request),
    keep: (connection, kept) => out.keep(connection, kept),
    send: (request) => out.send(request),
    credentialsChanged: () => out.credentialsChanged(),
    close: () => out.close(),
  };
}
