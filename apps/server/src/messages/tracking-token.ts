import { isWebAddress } from '@tributary/channels';
import { hkdfSync } from 'node:crypto';
import { readToken, signToken } from './signed-token.js';
import { unsubscribeKey } from './unsubscribe-token.js';

/** Which mail was opened, or has the link, and whom it was sent to. */
export interface TrackedMail {
  readonly workspace: number;
  readonly contact: string;
  /** Key of the effect that sent it. */
  readonly effect: string;
}

/** A link of a mail. */
export interface TrackedLink extends TrackedMail {
  /** Where it leads: by http or https. */
  readonly url: string;
}

// From the key of unsubscribe links: where one of those is kept after a change of SECRET_KEY, the links and pictures of its time work too.
const trackingKey = (key: Buffer): Buffer => Buffer.from(hkdfSync('sha256', key, 'tributary', 'tracking/1', 32));

type Said = readonly ['open', number, string, string] | readonly ['click', number, string, string, string];

/**
 * Makes and reads the tokens by which a mail tells that it was opened and a link in it was followed. They hold no address of a person, never
 * end, and are the same whenever they are made for the same mail.
 */
export class TrackingTokens {
  readonly #keys: readonly [Buffer, ...Buffer[]];

  /** @param secretKey any text of 32 characters or more @param retired keys of unsubscribe links that were made under other ones */
  constructor(secretKey: string, retired: readonly Buffer[] = []) {
    this.#keys = [trackingKey(unsubscribeKey(secretKey)), ...retired.map(trackingKey)];
  }

  ofOpening({ workspace, contact, effect }: TrackedMail): string {
    return signToken(['open', workspace, contact, effect], this.#keys[0]);
  }

  ofLink({ workspace, contact, effect, url }: TrackedLink): string {
    return signToken(['click', workspace, contact, effect, url], this.#keys[0]);
  }

  /** @returns null when this server did not make it for a picture */
  readOpening(token: string): TrackedMail | null {
    const said = this.#read(token);
    if (said?.[0] !== 'open') return null;
    const [, workspace, contact, effect] = said;
    return { workspace, contact, effect };
  }

  /** @returns null when this server did not make it for a link in the web */
  readLink(token: string): TrackedLink | null {
    const said = this.#read(token);
    if (said?.[0] !== 'click' || !isWebAddress(said[4])) return null;
    const [, workspace, contact, effect, url] = said;
    return { workspace, contact, effect, url };
  }

  #read(token: string): Said | null {
    return readToken(token, this.#keys) as Said | null;
  }
}
