import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.js';

/** The request may not go where it was sent. Nothing was sent. */
export class Refused extends Error {
  constructor(
    readonly code: 'http.address' | 'http.private-address' | 'http.redirect' | 'http.header',
    detail: string,
  ) {
    super(detail);
    this.name = 'Refused';
  }
}

/** Finds every address of a name. */
export type Resolve = (host: string, done: (error: Error | null, addresses: readonly LookupAddress[]) => void) => void;

export interface GuardSettings {
  /** `ALLOW_PRIVATE_HOSTS`: names or addresses that may be called although they are private. */
  readonly allowHosts: readonly string[];
  readonly resolve?: Resolve;
}

/** Who may be called. What is checked is the address that is connected to, not the name that was written. */
export interface Guard {
  /** @throws {Refused} for what can be seen without asking anybody */
  checkUrl(url: string): URL;
  readonly lookup: LookupFunction;
  /** @param address where a connection ended up */
  mayReach(host: string, address: string): boolean;
}

const resolveBySystem: Resolve = (host, done) => systemLookup(host, { all: true }, done);

/** A host as it is compared: no brackets, no dots at its end, small letters. */
export function bareHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.+$/, '');
}

export function guard({ allowHosts, resolve = resolveBySystem }: GuardSettings): Guard {
  const allowed = new Set(allowHosts.map((host) => bareHost(host.trim())));
  const mayReach = (host: string, address: string) => allowed.has(bareHost(host)) || isPublicAddress(address);
  const privateAt = (host: string) =>
    new Refused(
      'http.private-address',
      `"${host}" is inside a private network, which may not be called; an administrator can allow it with ALLOW_PRIVATE_HOSTS.`,
    );
  return {
    mayReach,
    checkUrl(text) {
      const url = parse(text);
      const host = bareHost(url.hostname);
      const isLocal = host === 'localhost' || host.endsWith('.localhost');
      if (!allowed.has(host) && (isLocal || (isIP(host) !== 0 && !isPublicAddress(host)))) throw privateAt(host);
      return url;
    },
    lookup(host, options, done) {
      resolve(host, (error, addresses) => {
        if (error) return done(error, '');
        const wanted = addresses.filter(({ family }) => options.family === undefined || options.family === 0 || options.family === family);
        const first = wanted[0];
        if (!first) return done(new Error(`"${host}" has no address.`), '');
        if (wanted.some(({ address }) => !mayReach(host, address))) return done(privateAt(host), '');
        return options.all ? done(null, [...wanted]) : done(null, first.address, first.family);
      });
    },
  };
}

function parse(text: string): URL {
  if (!/^https?:\/\//i.test(text) || /[\u0000-\u0020\\]/.test(text)) {
    throw new Refused(
      'http.address',
      `"${text.slice(0, 100)}" is no address to call; write it as https://example.com/path, without blanks or backslashes.`,
    );
  }
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || url.hostname === '')
    throw new Refused('http.address', `"${text.slice(0, 100)}" is no address to call; write it as https://example.com/path.`);
  if (url.username !== '' || url.password !== '')
    throw new Refused('http.address', 'An address with a user name in it is not called; put credentials into the header "authorization".');
  return url;
}
