import type { CookieOptions, Request, Response } from 'express';
import { SESSION_DAYS } from '../accounts/sessions.js';

export const SESSION_COOKIE = 'tributary_session';

/** The token of whoever is signed in here; null: nobody says so. */
export function sessionToken(request: Request): string | null {
  const found = new RegExp(`(?:^|;\\s*)${SESSION_COOKIE}=([A-Za-z0-9_-]{1,200})(?:;|$)`).exec(request.headers.cookie ?? '');
  return found?.[1] ?? null;
}

/** Whether the browser came by https: told by the proxy that ended it, or known of the address under which people reach this server. */
function isByHttps(request: Request, publicUrl: string): boolean {
  const { protocol, host } = new URL(publicUrl);
  const said = String(request.headers['x-forwarded-proto'] ?? '').split(',')[0]!.trim().toLowerCase();
  return request.secure || said === 'https' || (protocol === 'https:' && request.headers.host === host);
}

// Lax: a link in a mail leads in signed in; no other site posts anything with it.
const options = (request: Request, publicUrl: string): CookieOptions => ({ httpOnly: true, sameSite: 'lax', path: '/', secure: isByHttps(request, publicUrl) });

export function giveSession(request: Request, response: Response, token: string, publicUrl: string): void {
  response.cookie(SESSION_COOKIE, token, { ...options(request, publicUrl), maxAge: SESSION_DAYS * 86_400_000 });
}

export function takeSession(request: Request, response: Response, publicUrl: string): void {
  response.clearCookie(SESSION_COOKIE, options(request, publicUrl));
}
