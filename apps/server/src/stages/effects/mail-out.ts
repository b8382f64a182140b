import { composeMail, smtpSenders, type FrozenMail } from '@tributary/channels';
import type { JsonObject } from '@tributary/contract';
import { writeMails } from '@tributary/store';
import { z } from 'zod';
import type { EffectPort, KeptMail, Sent } from './effect-port.js';
import { withOpened } from './with-opened.js';

export interface MailOutSettings {
  /** Of the whole installation; absent, and without one of the workspace's own, mail stays in the local mailbox. */
  readonly smtpUrl: string | undefined;
  /** Who writes where the author named nobody. */
  readonly from: string;
  /** Opens what a workspace's own mail server is sealed with. */
  open(sealed: Buffer): Buffer;
}

/** A server that is silent for so long is not waited for, ms: a lease must outlast it. */
const SILENCE_MS = 20_000;

const NO_SERVER: Sent = { result: 'later', reason: { code: 'email.unreachable', detail: 'No mail server is set any more; set SMTP_URL, or one of the workspace.' }, afterMs: null };

const channel = z.object({ url: z.string(), from: z.string().optional() });
type Channel = z.output<typeof channel>;

/** A mail as it was filled in; without `from` the workspace's or the house's. */
export interface WrittenMail {
  readonly key: string;
  readonly to: string;
  readonly from: string | undefined;
  readonly replyTo: string | undefined;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Its HTML as it leaves by the server at this address. Absent, and wherever people look at it here: as it is. */
  readonly outgoing?: (server: string) => string;
  /** ms. */
  readonly at: number;
  readonly sandbox: boolean;
  /** Sealed credentials of the workspace's own server. */
  readonly smtp: Buffer | null;
}

/** A frozen mail: as people read it, and, where it goes over the wire, its bytes. `sealed`: the workspace's own server. */
interface MailRequest {
  readonly by: 'smtp' | 'mailbox';
  readonly mail: KeptMail;
  readonly frozen: FrozenMail | null;
  readonly sealed: string | null;
}

// What `freeze` wrote, read back from the ledger.
const requestOf = (request: JsonObject): MailRequest => request as unknown as MailRequest;

/** Loopback only: mail of a sandbox reaches nobody. */
const isLoopback = (url: string): boolean => /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/i.test(new URL(url).hostname);

export interface MailOut extends Pick<EffectPort, 'staysInside' | 'send'>, Required<Pick<EffectPort, 'keep' | 'credentialsChanged' | 'close'>> {
  freeze(written: WrittenMail): Promise<JsonObject>;
}

/** Mail by the workspace's own server or the installation's, else into the local mailbox. */
export function mailOut(settings: MailOutSettings): MailOut {
  const senders = smtpSenders({ silenceTimeoutMs: SILENCE_MS });
  const channelOf = (sealed: Buffer | null): Channel | null => (sealed ? (channel.safeParse(JSON.parse(settings.open(sealed).toString())).data ?? null) : null);
  /** Null: into the local mailbox. */
  const serverFor = (own: Channel | null, sandbox: boolean): string | null => (sandbox ? (own !== null && isLoopback(own.url) ? own.url : null) : (own?.url ?? settings.smtpUrl ?? null));
  return {
    async freeze({ key, to, from: named, replyTo, subject, html, text, headers, outgoing, at, sandbox, smtp }) {
      const own = channelOf(smtp);
      const server = serverFor(own, sandbox);
      const from = named || own?.from || settings.from;
      const reply = replyTo === undefined ? {} : { replyTo };
      const sent = server === null || !outgoing ? html : outgoing(server);
      const frozen = await composeMail({ key, from, to, subject, html: sent, text, headers, at, ...reply });
      const mail = { to, from, subject, html, text, headers: { 'Message-ID': frozen.messageId, ...headers, ...(replyTo === undefined ? {} : { 'Reply-To': replyTo }) } };
      return server !== null ? { mail, by: 'smtp', frozen: { ...frozen }, sealed: own ? (smtp?.toString('base64') ?? null) : null } : { mail, by: 'mailbox', frozen: null, sealed: null };
    },
    credentialsChanged: () => senders.closeIdle(),
    close: async () => senders.close(),
    staysInside: (request) => requestOf(request).by === 'mailbox',
    async keep(connection, kept) {
      const mails = kept.map(({ place, effect, row }) => ({ ...place, ...(row as unknown as KeptMail), effect: effect.key }));
      await writeMails(connection, mails);
      return new Map();
    },
    async send(request) {
      const { mail, frozen, by, sealed } = requestOf(request);
      if (by === 'mailbox' || !frozen) return { result: 'done', response: { mailbox: true, messageId: mail.headers['Message-ID'] ?? null }, keeps: { ...mail } };
      const urlOf = () => (sealed ? channelOf(Buffer.from(sealed, 'base64'))?.url : settings.smtpUrl);
      return withOpened(urlOf, async (url) => (url === undefined ? NO_SERVER : senders.to(url).send(frozen)));
    },
  };
}
