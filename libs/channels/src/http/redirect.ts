import type { HttpCall } from './call.js';
import type { Answer } from './classify.js';
import { bareHost, Refused } from './guard.js';

/** Where a call may be sent on to: the host that its author named, or any that the guard lets through. */
export type Follows = 'same-host' | 'anywhere';

/** What goes along to another host of the author's headers: others may be credentials, which were meant for the first. */
const KEPT_ABROAD = new Set(['accept', 'accept-language', 'content-type']);
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

const namesOnly = (headers: HttpCall['headers'], keeps: (name: string) => boolean) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => keeps(name.trim().toLowerCase())));

function isSamePlace(from: URL, to: URL): boolean {
  return bareHost(to.hostname) === bareHost(from.hostname) && (to.port === from.port || to.protocol !== from.protocol);
}

/** By RFC 9110, 15.4: 303 asks for a GET; 301 and 302 turn a POST into one, as everybody does; 307 and 308 repeat the call as it was. */
function becomesGet(method: string, status: number): boolean {
  if (status === 303) return method !== 'GET' && method !== 'HEAD';
  return (status === 301 || status === 302) && method === 'POST';
}

/** Where an answer sends a call next; null: nowhere, it is the answer. @throws {Refused} where it must not follow */
export function nextCall(call: HttpCall, from: URL, { status, headers }: Answer, follows: Follows): HttpCall | null {
  const location = headers['location'];
  if (!REDIRECTS.has(status) || typeof location !== 'string') return null;
  if (!URL.canParse(location, from.href))
    throw new Refused('http.redirect', `It redirects to "${location.slice(0, 100)}", which is no address.`);
  const to = new URL(location, from.href);
  const isSame = isSamePlace(from, to);
  if (from.protocol === 'https:' && to.protocol !== 'https:')
    throw new Refused('http.redirect', `It redirects from https to ${to.protocol}//${to.host}, which anybody on the way could read; call a safe address.`);
  if (!isSame && follows === 'same-host')
    throw new Refused('http.redirect', `It redirects to ${to.host}, another place; call that address itself.`);
  const sent = isSame ? call : { ...call, headers: namesOnly(call.headers, (name) => KEPT_ABROAD.has(name)) };
  if (!becomesGet(call.method.toUpperCase(), status)) return { ...sent, url: to.href };
  return { ...sent, url: to.href, method: 'GET', body: null, headers: namesOnly(sent.headers, (name) => !name.startsWith('content-')) };
}
