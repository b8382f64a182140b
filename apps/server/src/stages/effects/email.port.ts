import { composeMail, renderMail, smtpSender, type FrozenMail, type MailTemplate, type SmtpSender } from '@tributary/channels';
import type { JsonObject } from '@tributary/contract';
import { z } from 'zod';
import { Unsendable, type Asked, type EffectPort, type KeptMail } from './effect-port.js';

export interface EmailSettings {
  /** Absent: all mail stays in the local mailbox. */
  readonly smtpUrl: string | undefined;
  /** Who writes where the author named nobody. */
  readonly from: string;
}

/** A server that is silent for so long is not waited for, ms: a lease must outlast it. */
const SILENCE_MS = 20_000;

const text = z.string().optional();
const asked = z.object({ template: text, subject: text, html: text, text, from: text, replyTo: text, topic: text });

/** A frozen mail: as people read it, and, where it goes over the wire, its bytes. */
interface EmailRequest {
  readonly by: 'smtp' | 'mailbox';
  readonly mail: KeptMail;
  readonly frozen: FrozenMail | null;
}

// What `freeze` wrote, read back from the ledger.
const requestOf = (request: JsonObject): EmailRequest => request as unknown as EmailRequest;

function templateOf(payload: JsonObject): MailTemplate {
  const { data: given } = asked.safeParse(payload);
  if (given?.template !== undefined)
    throw new Unsendable('template.not-found', `There is no template "${given.template.slice(0, 100)}"; write subject and content into the step itself.`);
  if (given?.subject === undefined || given.html === undefined) throw new Unsendable('effect.bad-payload', 'The step has no subject or no content; give it both.');
  const { subject, html, text, from, replyTo } = given;
  return { subject, html, ...(text === undefined ? {} : { text }), ...(from === undefined ? {} : { from }), ...(replyTo === undefined ? {} : { replyTo }) };
}

const addressOf = ({ traits }: Asked['contact']): string => (Object.hasOwn(traits, 'email') && typeof traits['email'] === 'string' ? traits['email'].trim() : '');

/** Mail: by SMTP from a live workspace where a server is set, else into the local mailbox. */
export function emailPort({ smtpUrl, from: house }: EmailSettings): EffectPort {
  const sender: SmtpSender | null = smtpUrl === undefined ? null : smtpSender({ url: smtpUrl, silenceTimeoutMs: SILENCE_MS });
  return {
    refuses({ contact, payload }) {
      const topic = payload['topic'];
      if (typeof topic === 'string' && Object.hasOwn(contact.consent, topic) && contact.consent[topic] === 'unsubscribed')
        return { code: 'email.unsubscribed', detail: `The contact has unsubscribed from "${topic.slice(0, 100)}".` };
      return addressOf(contact) === '' ? { code: 'email.no-address', detail: 'The contact has no email address.' } : null;
    },
    async freeze({ key, payload, contact, scope, now, sandbox }) {
      const { subject, html, text, ...rendered } = renderMail(templateOf(payload), scope);
      const [from, to, replyTo] = [rendered.from || house, addressOf(contact), rendered.replyTo || undefined];
      const frozen = await composeMail({ key, from, to, subject, html, text, at: now, ...(replyTo === undefined ? {} : { replyTo }) });
      const headers = { 'Message-ID': frozen.messageId, ...(replyTo === undefined ? {} : { 'Reply-To': replyTo }) };
      const mail = { to, from, subject, html, text, headers };
      return sender && !sandbox ? { by: 'smtp', mail, frozen: { ...frozen } } : { by: 'mailbox', mail, frozen: null };
    },
    staysInside: (request) => requestOf(request).by === 'mailbox',
    async send(request) {
      const { mail, frozen, by } = requestOf(request);
      if (by === 'mailbox' || !frozen) return { result: 'done', response: { mailbox: true, messageId: mail.headers['Message-ID'] ?? null }, mail };
      if (sender) return sender.send(frozen);
      return { result: 'later', reason: { code: 'email.unreachable', detail: 'No mail server is set any more; set SMTP_URL.' }, afterMs: null };
    },
  };
}
