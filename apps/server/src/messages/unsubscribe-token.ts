import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** Who unsubscribes from what by one link. `topic` null: from everything. */
export interface Unsubscription {
  readonly workspace: number;
  readonly contact: string;
  readonly topic: string | null;
  /** Key of the effect whose mail carries the link: it can only be one unsubscription. */
  readonly effect: string;
}

/** Makes and reads the tokens of unsubscribe links. They hold no address, never end, and survive a changed one. */
export class UnsubscribeTokens {
  readonly #key: Buffer;

  /** @param secretKey any text of 32 characters or more */
  constructor(secretKey: string) {
    this.#key = Buffer.from(hkdfSync('sha256', secretKey, 'tributary', 'unsubscribe/1', 32));
  }

  make({ workspace, contact, topic, effect }: Unsubscription): string {
    const body = Buffer.from(JSON.stringify([workspace, contact, topic, effect])).toString('base64url');
    return `${body}.${this.#sign(body)}`;
  }

  /** @returns null when this server did not make it */
  read(token: string): Unsubscription | null {
    const [body = '', signature = ''] = token.split('.');
    const [given, own] = [Buffer.from(signature), Buffer.from(this.#sign(body))];
    if (given.length !== own.length || !timingSafeEqual(given, own)) return null;
    const [workspace, contact, topic, effect] = JSON.parse(Buffer.from(body, 'base64url').toString()) as [number, string, string | null, string];
    return { workspace, contact, topic, effect };
  }

  #sign(body: string): string {
    return createHmac('sha256', this.#key).update(body).digest().subarray(0, 18).toString('base64url');
  }
}
