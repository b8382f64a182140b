import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

/** What is sealed does not open. */
export class WrongSecretKey extends Error {
  override readonly name = 'WrongSecretKey';
  constructor() {
    super('SECRET_KEY is not the one that this database was made with; set the key it was made with.');
  }
}

/**
 * Seals secrets at rest: AES-256-GCM under a key derived from SECRET_KEY by HKDF-SHA-256 (RFC 5869).
 * Sealed form: 1 byte version, 12 bytes nonce, 16 bytes tag, cipher text.
 */
export class Seal {
  readonly #key: Buffer;

  /** @param secretKey any text of 32 characters or more */
  constructor(secretKey: string) {
    this.#key = Buffer.from(hkdfSync('sha256', secretKey, 'tributary', 'seal/1', 32));
  }

  close(plain: Uint8Array): Buffer {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce);
    const body = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([Buffer.of(1), nonce, cipher.getAuthTag(), body]);
  }

  /** @throws {WrongSecretKey} when it was sealed under another SECRET_KEY, or altered */
  open(sealed: Uint8Array): Buffer {
    const bytes = Buffer.from(sealed);
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(1, 13));
      decipher.setAuthTag(bytes.subarray(13, 29));
      return Buffer.concat([decipher.update(bytes.subarray(29)), decipher.final()]);
    } catch {
      throw new WrongSecretKey();
    }
  }
}

/** A new key of a workspace: 32 random bytes as text. `tw_` may only write events, `ta_` manages, `tr_` reads. */
export function newKey(scope: 'write' | 'manage' | 'read'): string {
  const prefix = { write: 'tw_', manage: 'ta_', read: 'tr_' }[scope];
  return prefix + randomBytes(32).toString('base64url');
}

/** What is kept of a key. It is random and long, so a plain SHA-256 cannot be searched. */
export const hashKey = (key: string): Buffer => createHash('sha256').update(key).digest();
