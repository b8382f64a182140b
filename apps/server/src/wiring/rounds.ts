import { Bell } from './bell.js';

/** What is worked at again and again. */
export interface Round {
  /** @returns how long it rests before the next, ms */
  work(): Promise<number>;
  /** Ends the rest early; absent: nothing does. */
  readonly bell?: Bell;
}

/** The first pause after a failure, ms; doubled with each that follows, up to the longest. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** Goes round until it is ended. What fails is told, and tried again after a while. */
export class Rounds {
  readonly #end = new Bell();
  #ended = false;

  constructor(private readonly failed: (event: string, error: unknown) => void) {}

  get isEnded(): boolean {
    return this.#ended;
  }

  /** Settles after its last round. */
  async run({ work, bell = this.#end }: Round): Promise<void> {
    let failures = 0;
    while (!this.#ended) {
      const rings = bell.rings;
      try {
        const restMs = await work();
        failures = 0;
        if (!this.#ended) await bell.rest(restMs, rings);
      } catch (error) {
        this.failed('engine.trouble', error);
        await this.pause(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures++));
      }
    }
  }

  /** So many ms, or until the end. */
  async pause(ms: number): Promise<void> {
    if (!this.#ended) await this.#end.rest(ms);
  }

  /** No further round begins. @param bells on which somebody may rest */
  end(bells: readonly Bell[]): void {
    this.#ended = true;
    for (const bell of [this.#end, ...bells]) bell.ring();
  }
}
