import { Unavailable } from '@tributary/contract';
import { argon2id, hash, verify } from 'argon2';

/** OWASP's least for argon2id: 19 MiB, two passes, one lane. */
const COST = { type: argon2id, memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 } as const;
/** So many at once, so much memory; the threads are those that read files too. */
const MOST_AT_ONCE = 2;
const MOST_WAITING = 200;

const busy = (): Unavailable => new Unavailable('session.busy', 'Too many people sign in just now; try again in a moment.', 1);

/** Hashes and checks passwords, a few at a time, so that a flood of them takes neither the memory nor the threads. */
export class Passwords {
  readonly #waiting: (() => void)[] = [];
  #under = 0;
  #nobodys: Promise<string> | undefined;

  /** argon2id, as PHC text. */
  hash(password: string): Promise<string> {
    return this.#inTurn(() => hash(password, COST));
  }

  /** @param kept null: there is no such account, which takes as long to find out as a wrong password */
  async isRight(password: string, kept: string | null): Promise<boolean> {
    const against = kept ?? (await (this.#nobodys ??= this.hash('nobody has this password')).catch(() => this.#tooMany()));
    return (await this.#inTurn(() => verify(against, password))) && kept !== null;
  }

  #tooMany(): never {
    this.#nobodys = undefined;
    throw busy();
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting.length >= MOST_WAITING) throw busy();
    if (this.#under >= MOST_AT_ONCE) await new Promise<void>((turn) => this.#waiting.push(turn));
    else this.#under++;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#under--;
    }
  }
}
