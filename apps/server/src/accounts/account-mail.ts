import { readNow, run, type Pool } from '@tributary/store';
import { randomUUID } from 'node:crypto';
import type { KeptMail } from '../stages/effects/effect-port.js';
import type { MailOut } from '../stages/effects/mail-out.js';
import type { Workspace } from '../workspaces/workspaces.js';

/** What an account is written. `link` lets somebody in: it is in no log, and in no ledger. */
export interface AccountMail {
  readonly to: string;
  readonly subject: string;
  /** Sentences before and after the link. */
  readonly before: string;
  readonly link: string;
  readonly after: string;
}

/** How often a server that puts mail off is asked, and after how long, ms. */
const AGAIN_MS = [2_000, 10_000, 30_000];

const smtpOf = { name: 'smtp-of-workspace', text: `select secret from channel where workspace = $1 and vendor = 'smtp'` };
const keep = {
  name: 'keep-account-mail',
  text: `
    insert into mail (workspace, shard, contact, effect, to_address, from_address, subject, html, text_body, headers, at, of_account)
    select $1, s.id, $3, $3, $4, $5, $6, $7, $8, $9, date_trunc('milliseconds', coalesce(s.clock, clock_timestamp())), true from shard s where s.id = $2::int`,
};

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
const htmlOf = ({ before, link, after }: AccountMail): string => `<p>${escapeHtml(before)}</p><p><a href="${escapeHtml(link)}">${escapeHtml(link)}</a></p><p>${escapeHtml(after)}</p>`;
const textOf = ({ before, link, after }: AccountMail): string => `${before}\n\n${link}\n\n${after}\n`;

/** Mail to people who sign in: by the mail server of the workspace or of the installation, else into the workspace's mailbox. */
export class AccountMails {
  readonly #under = new Set<Promise<void>>();
  #closed = new AbortController();

  constructor(
    private readonly pool: Pool,
    private readonly out: MailOut,
    /** Told the code alone: an address is nothing for a log. */
    private readonly failed: (code: string) => void,
  ) {}

  /**
   * Keeps the mail in the mailbox, or hands it over; that goes on when this has returned.
   * @param own false: the workspace's own mail server is passed over
   */
  async send(workspace: Workspace, mail: AccountMail, { own }: { readonly own: boolean }): Promise<void> {
    const key = randomUUID();
    const [smtp] = own ? await run<{ secret: Buffer }>(this.pool, smtpOf, [workspace.id]) : [];
    const written = { key, to: mail.to, from: undefined, replyTo: undefined, subject: mail.subject, html: htmlOf(mail), text: textOf(mail), headers: {} };
    const request = await this.out.freeze({ ...written, at: await readNow(this.pool), sandbox: workspace.kind === 'sandbox', smtp: smtp?.secret ?? null });
    if (!this.out.staysInside(request)) return this.#handOver(request);
    const { to, from, subject, html, text, headers } = request['mail'] as unknown as KeptMail;
    await run(this.pool, keep, [workspace.id, workspace.sandboxShard ?? 0, key, to, from, subject, html, text, JSON.stringify(headers)]);
  }

  /** Waits for what is under way, without beginning anything again. */
  async close(): Promise<void> {
    this.#closed.abort();
    await Promise.all(this.#under);
    await this.out.close();
  }

  #handOver(request: Parameters<MailOut['send']>[0]): void {
    const handed = this.#tryUntilTaken(request).catch(() => this.failed('mail.fault'));
    const under = handed.finally(() => this.#under.delete(under));
    this.#under.add(under);
  }

  async #tryUntilTaken(request: Parameters<MailOut['send']>[0]): Promise<void> {
    for (const againMs of [...AGAIN_MS, null]) {
      const sent = await this.out.send(request);
      if (sent.result !== 'later' && sent.result !== 'failed' && sent.result !== 'unknown') return;
      if (sent.result !== 'later' || againMs === null || this.#closed.signal.aborted) return this.failed(sent.reason.code);
      await this.#rest(againMs);
    }
  }

  async #rest(ms: number): Promise<void> {
    await new Promise<void>((done) => {
      const timer = setTimeout(done, ms);
      this.#closed.signal.addEventListener('abort', () => (clearTimeout(timer), done()), { once: true });
    });
  }
}
