import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { Readable } from 'node:stream';
import type { FrozenMail } from './compose-mail.js';

/** Time-outs in ms; the last one is about silence after the connection stands. */
export interface LineSettings {
  /** `smtp://user:password@host:port`, `smtps://…` */
  readonly url: string;
  readonly connectionTimeoutMs?: number;
  readonly silenceTimeoutMs?: number;
}

/** How far a mail has come: the server asked for its bytes; its last byte was taken, before the final dot. */
export interface Progress {
  hasBegun: boolean;
  isHandedOver: boolean;
}

/** What nodemailer says went wrong. */
export interface SmtpFault {
  readonly code: string;
  /** The server's own word; null: it said nothing. */
  readonly responseCode: number | null;
  /** What was answered: `MAIL FROM`, `RCPT TO`, `DATA`, `CONN` …; null: nothing known. */
  readonly command: string | null;
  readonly detail: string;
}

export function faultOf(error: unknown): SmtpFault {
  const fault = typeof error === 'object' && error !== null ? error : {};
  const code = 'code' in fault && typeof fault.code === 'string' ? fault.code : 'EUNKNOWN';
  const responseCode = 'responseCode' in fault && typeof fault.responseCode === 'number' ? fault.responseCode : null;
  const command = 'command' in fault && typeof fault.command === 'string' ? fault.command : null;
  return { code, responseCode, command, detail: (error instanceof Error ? error.message : String(error)).slice(0, 500) };
}

/** A fault without the password, which a careless server says back. */
export function withoutPassword(fault: SmtpFault, url: string): SmtpFault {
  const { username, password } = new URL(url);
  const [user, plain] = [decodeURIComponent(username), decodeURIComponent(password)];
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const forms = [plain, password, base64(plain), base64(`\u0000${user}\u0000${plain}`)].filter((form) => form !== '');
  return { ...fault, detail: forms.reduce((detail, form) => detail.replaceAll(form, '•••'), fault.detail) };
}

/** A url as the connection wants it. `smtps`, and port 465, speak TLS from the start; else STARTTLS where it is offered. */
function connectionOptions({ url, connectionTimeoutMs = 10_000, silenceTimeoutMs = 60_000 }: LineSettings) {
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

/** A connection to a mail server, signed in, for one mail after the other. */
export class SmtpLine {
  /** Mails that were given to it, those that were refused too. */
  mails = 0;
  isLost = false;
  #isOpenMail = false;
  /** Of whoever waits for something on this line. */
  #broke: (error: unknown) => void = () => undefined;

  private constructor(private readonly connection: SMTPConnection) {
    connection.on('error', (error) => this.#lose(error));
    // What a command was answered comes in the same turn as the end, and says more.
    connection.once('end', () => setImmediate(() => this.#lose(new Error('The server closed the connection.'))));
  }

  static async open(settings: LineSettings): Promise<SmtpLine> {
    const { username, password } = new URL(settings.url);
    const connection = new SMTPConnection(connectionOptions(settings));
    const line = new SmtpLine(connection);
    try {
      await line.#answered((done) => void connection.connect(done));
      if (username === '' || !connection.allowsAuth) return line;
      const credentials = { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
      await line.#answered((done) => connection.login({ credentials }, done));
      return line;
    } catch (error) {
      line.close();
      throw error;
    }
  }

  /** @returns what the server said when it took the mail @throws what nodemailer found wrong; `faultOf` reads it */
  async send({ envelope, raw }: FrozenMail, progress: Progress): Promise<string> {
    const { connection } = this;
    this.mails++;
    if (this.#isOpenMail) await this.#answered((done) => connection.reset(done)); // the one before was refused
    this.#isOpenMail = true;
    let response = '';
    await this.#answered((done) => {
      const bytes = Readable.from(noticed(piecesOf(raw), progress)).once('end', () => (progress.isHandedOver = true));
      connection.send({ from: envelope.from, to: [envelope.to] }, bytes, (error, info) => {
        response = info?.response ?? '';
        done(error);
      });
    });
    this.#isOpenMail = false;
    return response;
  }

  close(): void {
    this.isLost = true;
    this.connection.close();
  }

  #answered(ask: (done: (error?: unknown) => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#broke = reject;
      if (this.isLost) return reject(new Error('The server closed the connection.'));
      ask((error) => (error ? reject(error) : resolve()));
    });
  }

  #lose(error: unknown): void {
    this.isLost = true;
    this.#broke(error);
  }
}

/** The server asks for the mail's bytes only when it wants the mail. */
function* noticed(pieces: Iterable<Buffer>, progress: Progress): Generator<Buffer> {
  progress.hasBegun = true;
  yield* pieces;
}
