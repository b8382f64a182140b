import { hkdfSync } from 'node:crypto';
import { readToken, signToken } from './signed-token.js';

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
    return signToken([workspace, contact, topic, effect], this.#key);
  }

  /** @returns null when this server did not make it */
  read(token: string): Unsubscription | null {
    const said = readToken(token, [this.#key, ...this.retired]) as [number, string, string | null, string] | null;
    if (!said) return null;
    const [workspace, contact, topic, effect] = said;
    return { workspace, contact, topic, effect };
  }
}
