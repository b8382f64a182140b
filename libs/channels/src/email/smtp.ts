import type { Attempt, Reason } from '@tributary/contract';
import type { FrozenMail } from './compose-mail.js';
import { LinePool, NoTurn, type PoolSettings } from './line-pool.js';
import { faultOf, SmtpLine, withoutPassword, type LineSettings, type Progress, type SmtpFault } from './smtp-line.js';

export interface SmtpSettings extends LineSettings, Partial<PoolSettings> {}

export interface SmtpSender {
  /** One attempt; it never throws for what the world does. */
  send(mail: FrozenMail): Promise<Attempt>;
  /** Closes connections that rest. */
  closeIdle(): void;
  /** Keeps no connection from now on; mails under way are finished. */
  close(): void;
}

/** Ten connections, of which each carries 100 mails and rests for 10 s. A mail's turn, and all that may follow, fit into the lease of its effect. */
const POOL: PoolSettings = { mostLines: 10, idleMs: 10_000, turnMs: 15_000, mailsPerLine: 100 };

/**
 * What a fault means for the mail. An answer of the server is its word. Without one, a mail whose last byte was not handed over is
 * surely not sent: a server takes it only with the final dot; after that nobody knows.
 */
export function classifySmtp({ code, responseCode, detail }: Omit<SmtpFault, 'command'>, isHandedOver: boolean): Attempt {
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

/**
 * Whether a fault may be that of a line which was used before, and not of the mail: the server had closed it, or takes no more mails on
 * it. Only before the mail's first byte, so that a new line cannot send it twice; not after silence, which has cost too much of the lease.
 */
function isOfUsedLine(line: SmtpLine, { hasBegun }: Progress, { code, responseCode, command }: SmtpFault): boolean {
  if (line.mails < 2 || hasBegun || code === 'ETIMEDOUT') return false;
  return responseCode === null || responseCode === 421 || command === 'MAIL FROM' || command === 'RSET';
}

/** One mail over a line of the pool; what a used line would not take, over a new one, once. */
async function deliver(pool: LinePool, mail: FrozenMail, progress: Progress): Promise<string> {
  let line: SmtpLine | null = await pool.take();
  try {
    return await line.send(mail, progress);
  } catch (error) {
    if (!isOfUsedLine(line, progress, faultOf(error))) throw error;
    const used: SmtpLine = line;
    line = null; // a line that cannot be opened is nothing to give back
    line = await pool.renew(used);
    return await line.send(mail, progress);
  } finally {
    if (line) pool.giveBack(line);
  }
}

/** A way to one mail server. @param settings the channel's */
export function smtpSender({ url, connectionTimeoutMs, silenceTimeoutMs, ...pooling }: SmtpSettings): SmtpSender {
  const timeouts = { ...(connectionTimeoutMs === undefined ? {} : { connectionTimeoutMs }), ...(silenceTimeoutMs === undefined ? {} : { silenceTimeoutMs }) };
  const pool = new LinePool(() => SmtpLine.open({ url, ...timeouts }), { ...POOL, ...pooling });
  return {
    async send(mail) {
      const progress: Progress = { hasBegun: false, isHandedOver: false };
      try {
        const response = await deliver(pool, mail, progress);
        return { result: 'done', response: { messageId: mail.messageId, response } };
      } catch (error) {
        if (error instanceof NoTurn) return { result: 'later', reason: reason('email.busy', error.message), afterMs: null, untried: true };
        return classifySmtp(withoutPassword(faultOf(error), url), progress.isHandedOver);
      }
    },
    closeIdle: () => pool.closeIdle(),
    close: () => pool.close(),
  };
}
