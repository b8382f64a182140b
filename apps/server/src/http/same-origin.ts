import { NotAllowed } from '@tributary/contract';
import type { Request } from 'express';

/** Only a page of our own can send it: another site would have to ask first, by a preflight that /api does not answer. */
const OWN_HEADER = 'x-tributary';

const refused = (detail: string): NotAllowed => new NotAllowed('csrf.refused', detail, 403);

function isOwnOrigin(origin: string, request: Request, publicUrl: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { origin: said, host } = new URL(origin);
  return host === request.headers.host || said === new URL(publicUrl).origin;
}

/** What the browser says about where a request comes from, if it says anything. @throws {NotAllowed} when that is another site */
export function checkSameOrigin(request: Request, publicUrl: string): void {
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (origin !== undefined && !isOwnOrigin(origin, request, publicUrl)) throw refused('This request comes from another site; send it from the address of this server.');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw refused('This request comes from another site; send it from the address of this server.');
}

/** For every request that changes something by a cookie. @throws {NotAllowed} unless it surely comes from our own pages */
export function checkOwnPage(request: Request, publicUrl: string): void {
  checkSameOrigin(request, publicUrl);
  if (request.headers[OWN_HEADER] !== '1') throw refused(`A request by a session that changes something carries the header ${OWN_HEADER}: 1.`);
}
