import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { Readable } from 'node:stream';
import type { Attempt, Reason } from '@tributary/contract';
import type { FrozenMail } from './compose-mail.js';

/** Time-outs in ms; the last one is about silence after the connection stands. */
export interface SmtpSettings {
  /** `smtp://user:password@host:port`, `smtps://…` */
  readonly url: string;
  readonly connectionTimeoutMs?: number;
  readonly silenceTimeoutMs?: number;
}

export interface SmtpSender {
  /** One attempt; it never throws for what the world does. */
  send(mail: FrozenMail): Promise<Attempt>;
}

/** What nodemailer says went wrong. */
interface SmtpFault {
  readonly code: string;
  readonly responseCode: number | null;
  readonly detail: string;
}

function faultOf(error: unknown): SmtpFault {
  const fault = typeof error === 'object' && error !== null ? error : {};
  const code = 'code' in fault && typeof fault.code === 'string' ? fault.code : 'EUNKNOWN';
  const responseCode = 'responseCode' in fault && typeof fault.responseCode === 'number' ? fault.responseCode : null;
  return { code, responseCode, detail: (error instanceof Error ? error.message : String(error)).slice(0, 500) };
}

/**
 * What a fault means for the mail. An answer of the server is its word. Without one, a mail whose last byte was not handed over is
 * surely not sent: a server takes it only with the final dot; after that nobody knows.
 */
export function classifySmtp({ code, responseCode, detail }: SmtpFault, isHandedOver: boolean): Attempt {
  if (code === 'EAUTH' && responseCode !== null && responseCode >= 500)
    return { result: 'failed', reason: reason('email.credentials', `The mail server refused the credentials: ${detail}`) };
  if (responseCode !== null && responseCode >= 500) return { result: 'failed', reason: reason('email.refused', detail) };
  if (responseCode !== null && responseCode >= 400) return { result: 'later', reason: reason('email.deferred', detail), afterMs: null };
  if (code === 'EENVELOPE' || code === 'EMESSAGE') return { result: 'failed', reason: reason('email.refused', detail) };
  if (isHandedOver)
    return {
      result: 'unknown',
      reason: reason('email.no-answer', `The mail was handed over, but the server did not say whether it took it: ${detail}`),
    };
  return { result: 'later', reason: reason('email.unreachable', detail), afterMs: null };
}

const reason = (code: string, detail: string): Reason => ({ code, detail });

/** A url as the connection wants it. `smtps`, and port 465, speak TLS from the start; else STARTTLS where it is offered. */
function connectionOptions({ url, connectionTimeoutMs = 10_000, silenceTimeoutMs = 60_000 }: SmtpSettings) {
  const { hostname, port, protocol } = new URL(url);
  const secure = protocol === 'smtps:' || port === '465';
  const timeouts = {
    connectionTimeout: connectionTimeoutMs,
    greetingTimeout: connectionTimeoutMs,
    dnsTimeout: connectionTimeoutMs,
    socketTimeout: silenceTimeoutMs,
  };
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? (secure ? 465 : 587) : Number(port), secure, ...timeouts };
}

/** In pieces, so that the last one is only taken when those before are on their way. */
function* piecesOf(raw: string): Generator<Buffer> {
  for (let at = 0; at < raw.length; at += PIECE_BYTES) yield Buffer.from(raw.slice(at, at + PIECE_BYTES), 'latin1');
}

const PIECE_BYTES = 64 * 1024;

/** One mail over one connection. @param handedOver is called when the last byte was taken, before the final dot */
function deliver(settings: SmtpSettings, mail: FrozenMail, handedOver: () => void): Promise<string> {
  const { username, password } = new URL(settings.url);
  const connection = new SMTPConnection(connectionOptions(settings));
  const send = (done: (error: unknown, response: string) => void): void => {
    const bytes = Readable.from(piecesOf(mail.raw)).once('end', handedOver);
    connection.send({ from: mail.envelope.from, to: [mail.envelope.to] }, bytes, (error, info) => done(error, info?.response ?? ''));
  };
  const delivered = new Promise<string>((resolve, reject) => {
    const done = (error: unknown, response: string) => (error ? reject(error) : resolve(response));
    connection.on('error', reject);
    connection.once('end', () => reject(new Error('The server closed the connection.')));
    connection.connect((error) => {
      if (error) return reject(error);
      if (username === '' || !connection.allowsAuth) return send(done);
      const credentials = { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
      connection.login({ credentials }, (refused) => (refused ? reject(refused) : send(done)));
    });
  });
  return delivered.finally(() => connection.close());
}

/** @param settings the channel's; a connection is made for each mail, so that what is lost concerns that mail only */
export function smtpSender(settings: SmtpSettings): SmtpSender {
  return {
    async send(mail) {
      let isHandedOver = false;
      try {
        const response = await deliver(settings, mail, () => (isHandedOver = true));
        return { result: 'done', response: { messageId: mail.messageId, response } };
      } catch (error) {
        return classifySmtp(faultOf(error), isHandedOver);
      }
    },
  };
}
