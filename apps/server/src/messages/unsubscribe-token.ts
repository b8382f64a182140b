import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** Who unsubscribes from what by one link. `topic` null: from everything. */
export interface Unsubscription {
  readonly workspace: number;
  readonly contact: string;
  readonly topic: string | null;
  /** Key of the effect whose mail carries the link: it can only be one unsubscription. */
  readonly effect: string;
}

/** What tokens are signed with. @param secretKey any text of 32 characters or more */
export const unsubscribeKey = (secretKey: string): Buffer => Buffer.from(hkdfSync('sha256', secretKey, 'tributary', 'unsubscribe/1', 32));

const signed = (body: string, key: Buffer): string => createHmac('sha256', key).update(body).digest().subarray(0, 18).toString('base64url');

/** Makes and reads the tokens of unsubscribe links. They hold no address, never end, and survive a changed one. */
export class UnsubscribeTokens {
  readonly #key: Buffer;

  /** @param secretKey any text of 32 characters or more @param retired keys of tokens that were made under other ones */
  constructor(
    secretKey: string,
    private readonly retired: readonly Buffer[] = [],
  ) {
    this.#key = unsubscribeKey(secretKey);
  }

  make({ workspace, contact, topic, effect }: Unsubscription): string {
    const body = Buffer.from(JSON.stringify([workspace, contact, topic, effect])).toString('base64url');
    return `${body}.${signed(body, this.#key)}`;
  }

  /** @returns null when this server did not make it */
  read(token: string): Unsubscription | null {
    const [body = '', signature = ''] = token.split('.');
    const given = Buffer.from(signature);
    const isSignedBy = (key: Buffer) => {
      const own = Buffer.from(signed(body, key));
      return given.length === own.length && timingSafeEqual(given, own);
    };
    if (![this.#key, ...this.retired].some(isSignedBy)) return null;
    const [workspace, contact, topic, effect] = JSON.parse(Buffer.from(body, 'base64url').toString()) as [number, string, string | null, string];
    return { workspace, contact, topic, effect };
  }
}
