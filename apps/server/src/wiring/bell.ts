/** Wakes whoever rests on it. */
export class Bell {
  #rings = 0;
  readonly #resting = new Set<() => void>();

  /** How often it was rung: remember it before you look for work, and rest with it. */
  get rings(): number {
    return this.#rings;
  }

  ring(): void {
    this.#rings++;
    for (const wake of [...this.#resting]) wake();
  }

  /** Until it is rung, at most so many ms; not at all when it was rung since. @param since its `rings` as they were; absent: as they are now */
  rest(ms: number, since = this.#rings): Promise<void> {
    if (since !== this.#rings) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#resting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.#resting.add(wake);
    });
  }
}
