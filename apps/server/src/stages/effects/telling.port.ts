import { bareHost, guard, type HttpCaller } from '@tributary/channels';
import type { JsonObject } from '@tributary/contract';
import { z } from 'zod';
import { Unsendable, type EffectPort } from './effect-port.js';
import { withoutSecret } from '../../effects/mask-secrets.js';
import type { MailOut } from './mail-out.js';
import { withOpened } from './with-opened.js';

export interface TellingSettings {
  readonly caller: HttpCaller;
  /** `ALLOW_PRIVATE_HOSTS`. */
  readonly allowHosts: readonly string[];
  /** Opens what a workspace's webhook is sealed with. */
  open(sealed: Buffer): Buffer;
}

const payload = z.object({ by: z.enum(['email', 'slack']), to: z.string(), subject: z.string(), text: z.string() });
const channel = z.object({ webhookUrl: z.string() });

/** `nobody`: a sandbox does not call the world. The address is a secret: it is kept sealed. */
interface SlackRequest {
  readonly by: 'slack' | 'nobody';
  readonly key: string;
  readonly text: string;
  readonly sealed: string;
}
const slackOf = (request: JsonObject): SlackRequest | null => (request['by'] === 'slack' || request['by'] === 'nobody' ? (request as unknown as SlackRequest) : null);

const htmlOf = (text: string): string => `<p>${text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`).replaceAll('\n', '<br>')}</p>`;

/** Of the address of a webhook, which others may say back: all but its host. */
const secretOf = (url: string): string => new URL(url).href.slice(new URL(url).origin.length + 1);

/** Tells users of their tasks, by mail or into the workspace's Slack. Apart from runs: what is told has happened, however they ended. */
export function tellingPort(out: MailOut, { caller, allowHosts, open }: TellingSettings): EffectPort {
  const door = guard({ allowHosts });
  const allowed = new Set(allowHosts.map((host) => bareHost(host.trim())));
  const webhookOf = (sealed: Buffer): string => channel.parse(JSON.parse(open(sealed).toString())).webhookUrl;
  return {
    refuses: () => null,
    eventOf: () => null,
    freeze: () => Promise.reject(new Unsendable('effect.bad-payload', 'Telling users is nothing that a step can ask for; take "notify-sales".')),
    async freezeApart({ key, payload: given, now, sandbox, smtp, slack }) {
      const { by, to, subject, text } = payload.parse(given);
      if (by === 'email') return out.freeze({ key, to, from: undefined, replyTo: undefined, subject, html: htmlOf(text), text, headers: {}, at: now, sandbox, smtp });
      if (!slack) throw new Unsendable('effect.no-port', 'The workspace is not connected with Slack any more.');
      const isOpen = !sandbox || allowed.has(bareHost(door.checkUrl(webhookOf(slack)).hostname));
      return { by: isOpen ? 'slack' : 'nobody', key, text: `${subject}\n${text}`, sealed: slack.toString('base64') };
    },
    staysInside: (request) => (slackOf(request) ? slackOf(request)!.by === 'nobody' : out.staysInside(request)),
    keep: (connection, kept) => out.keep(connection, kept),
    async send(request) {
      const slack = slackOf(request);
      if (!slack) return out.send(request);
      if (slack.by === 'nobody') return { result: 'simulated', response: { text: slack.text } };
      const { key, text } = slack;
      return withOpened(() => webhookOf(Buffer.from(slack.sealed, 'base64')), async (url) => withoutSecret(await caller.call({ key, url, method: 'POST', headers: {}, body: { text } }), secretOf(url)));
    },
  };
}
