import type { Provider } from '@nestjs/common';
import type { Pool } from '@tributary/store';
import { AccountMails } from '../accounts/account-mail.js';
import { Delays } from '../accounts/delays.js';
import { Invitations } from '../accounts/invitations.js';
import { Members } from '../accounts/members.js';
import { PasswordResets } from '../accounts/password-resets.js';
import { Passwords } from '../accounts/passwords.js';
import { Sessions } from '../accounts/sessions.js';
import { SignIn } from '../accounts/sign-in.js';
import { Entrance } from '../http/entrance.js';
import { SessionGate } from '../http/session-gate.js';
import { mailOut } from '../stages/effects/mail-out.js';
import type { ReadyConfig } from '../startup/kept-secrets.js';
import type { Logger } from '../startup/log.js';
import type { Seal } from '../workspaces/secrets.js';
import type { Workspaces } from '../workspaces/workspaces.js';
import { houseSender } from './effect-ports.js';

export interface AccountParts {
  readonly config: ReadyConfig;
  readonly pool: Pool;
  readonly log: Logger;
  readonly seal: Seal;
  readonly workspaces: Workspaces;
}

/** People who sign in: everything that knows of them. */
export function accountProviders({ config, pool, log, seal, workspaces }: AccountParts): Provider[] {
  const { publicUrl, smtpUrl } = config;
  const out = mailOut({ smtpUrl, from: houseSender(publicUrl), open: (sealed) => seal.open(sealed) });
  const mails = new AccountMails(pool, out, (code) => log.error({ code }, 'account.mail-failed'));
  const [sessions, passwords, delays] = [new Sessions(pool), new Passwords(), new Delays(pool)];
  const signIn = new SignIn(pool, sessions, passwords, delays);
  return [
    { provide: AccountMails, useValue: mails },
    { provide: Sessions, useValue: sessions },
    { provide: SignIn, useValue: signIn },
    { provide: Invitations, useValue: new Invitations(pool, publicUrl, { sessions, passwords, signIn, mails }) },
    { provide: PasswordResets, useValue: new PasswordResets(pool, { publicUrl, smtpUrl }, { workspaces, sessions, passwords, delays, mails }) },
    { provide: Members, useValue: new Members(pool) },
    SessionGate,
    Entrance,
  ];
}
