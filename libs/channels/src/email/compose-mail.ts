import MailComposer from 'nodemailer/lib/mail-composer';
import { headerText } from './header-text.js';

/** A mail with everything decided. */
export interface Mail {
  /** Of the effect: the same key gives the same bytes. */
  readonly key: string;
  /** `ana@example.com` or `Ana <ana@example.com>`. */
  readonly from: string;
  /** One address; what a contact gave may hold anything. */
  readonly to: string;
  readonly replyTo?: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** `List-Unsubscribe` and the like. */
  readonly headers?: Readonly<Record<string, string>>;
  /** ms: its `Date`. */
  readonly at: number;
}

/** A mail as it goes over the wire: kept, so that every attempt sends the same bytes. */
export interface FrozenMail {
  readonly messageId: string;
  readonly envelope: { readonly from: string; readonly to: string };
  readonly raw: string;
}

/** The contact's address, or the sender's, is none. */
export class BadAddress extends Error {
  readonly code = 'email.bad-address';
  constructor(whose: 'from' | 'to' | 'replyTo', text: string) {
    super(`"${headerText(text, 100)}" is no email address to write ${whose === 'to' ? 'to' : 'from'}; give one like ana@example.com.`);
    this.name = 'BadAddress';
  }
}

const BARE = /^[^\s@<>,;:"\\()[\]\u0000-\u001f]{1,64}@[^\s@<>,;:"\\()[\]\u0000-\u001f]{1,255}$/u;

/** A name and one address; never two, whatever the text holds. */
function addressOf(whose: 'from' | 'to' | 'replyTo', text: string): { readonly name: string; readonly address: string } {
  const found = /^([^<>]*)<([^<>]*)>$/.exec(text.trim());
  const address = (found?.[2] ?? text).trim();
  if (!BARE.test(address) || /[\r\n]/.test(text)) throw new BadAddress(whose, text);
  return { name: headerText((found?.[1] ?? '').replace(/["\\]/g, ' ')), address };
}

/** `<key@domain of the sender>`: the same for every attempt, so that a second copy is recognised. */
export function messageIdOf(key: string, from: string): string {
  return `<${key}@${addressOf('from', from).address.split('@')[1]}>`;
}

/** @throws {BadAddress} */
export async function composeMail(mail: Mail): Promise<FrozenMail> {
  const [from, to] = [addressOf('from', mail.from), addressOf('to', mail.to)];
  const messageId = messageIdOf(mail.key, mail.from);
  const composer = new MailComposer({
    ...{ from, to, messageId, html: mail.html, text: mail.text },
    ...(mail.replyTo === undefined ? {} : { replyTo: addressOf('replyTo', mail.replyTo) }),
    subject: headerText(mail.subject),
    headers: Object.entries(mail.headers ?? {}).map(([key, value]) => ({ key: headerText(key), value: headerText(value) })),
    date: new Date(mail.at),
    ...{ baseBoundary: mail.key, disableFileAccess: true, disableUrlAccess: true },
  });
  const raw = await composer.compile().build();
  return { messageId, envelope: { from: from.address, to: to.address }, raw: raw.toString('latin1').replace(/\r?\n/g, '\r\n') };
}
