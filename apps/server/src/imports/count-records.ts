const [LF, CR, QUOTE] = [10, 13, 34];

/** Counts the lines of a file that goes by, those in quotes not: as many records as it has when its quotes are right. Zero bytes are those of UTF-16. */
export class RecordCount {
  #isQuoted = false;
  #isBlank = true;
  #lines = 0;
  #hasLf = false;
  /** Lines by CR alone; they count when there is no LF. */
  #crLines = 0;
  #isCrBlank = true;

  look(bytes: Buffer): void {
    for (const byte of bytes) {
      if (byte === 0) continue;
      if (byte === QUOTE) this.#isQuoted = !this.#isQuoted;
      if (this.#isQuoted) this.#isBlank = this.#isCrBlank = false;
      else if (byte === LF) this.#lineFeed();
      else if (byte === CR) this.#carriageReturn();
      else this.#isBlank = this.#isCrBlank = false;
    }
  }

  #lineFeed(): void {
    this.#hasLf = true;
    if (!this.#isBlank) this.#lines++;
    this.#isBlank = true;
  }

  #carriageReturn(): void {
    if (!this.#isCrBlank) this.#crLines++;
    this.#isCrBlank = true;
  }

  get records(): number {
    return this.#hasLf ? this.#lines + (this.#isBlank ? 0 : 1) : this.#crLines + (this.#isCrBlank ? 0 : 1);
  }
}
