import type { SmtpLine } from './smtp-line.js';

export interface PoolSettings {
  /** Lines that are open, or being opened, at a time. */
  readonly mostLines: number;
  /** A line that nobody used for so long is closed, ms. */
  readonly idleMs: number;
  /** How long a mail waits for a line, ms. */
  readonly turnMs: number;
  /** A line is closed after so many mails. */
  readonly mailsPerLine: number;
}

/** Every line was taken, and none came free in time: nothing was sent. */
export class NoTurn extends Error {
  constructor() {
    super('All connections to the mail server are busy; the mail waits for its next turn.');
    this.name = 'NoTurn';
  }
}

interface Resting {
  readonly line: SmtpLine;
  readonly timer: NodeJS.Timeout;
}

/** Lines to one mail server: a bounded number, each used again while it is fresh. */
export class LinePool {
  #open = 0;
  #keeps = true;
  readonly #resting: Resting[] = [];
  /** Those who wait: told of a line, or, by null, that they may open one. */
  readonly #waiting: ((line: SmtpLine | null) => void)[] = [];

  constructor(
    private readonly openLine: () => Promise<SmtpLine>,
    private readonly settings: PoolSettings,
  ) {}

  /** A line for one mail; to be given back. @throws {NoTurn} @throws what opening it threw */
  async take(): Promise<SmtpLine> {
    for (let last = this.#resting.pop(); last; last = this.#resting.pop()) {
      clearTimeout(last.timer);
      if (!last.line.isLost) return last.line;
      this.#drop(last.line);
    }
    if (this.#open >= this.settings.mostLines) return (await this.#turn()) ?? this.#opened();
    this.#open++;
    return this.#opened();
  }

  /** A new line in place of one that is no use any more. @throws what opening it threw; then nothing is to be given back */
  renew(line: SmtpLine): Promise<SmtpLine> {
    line.close();
    return this.#opened();
  }

  giveBack(line: SmtpLine): void {
    const isUsable = this.#keeps && !line.isLost && line.mails < this.settings.mailsPerLine;
    const next = this.#waiting.shift();
    if (isUsable && next) return next(line);
    if (!isUsable) {
      line.close();
      return next ? next(null) : void this.#open--;
    }
    const timer = setTimeout(() => this.#retire(line), this.settings.idleMs).unref();
    this.#resting.push({ line, timer });
  }

  /** Closes lines that nobody uses. */
  closeIdle(): void {
    for (const { line, timer } of this.#resting.splice(0)) {
      clearTimeout(timer);
      this.#drop(line);
    }
  }

  /** Keeps no line any more: those in use are closed as they come back. It goes on working, a line a mail. */
  close(): void {
    this.#keeps = false;
    this.closeIdle();
  }

  async #opened(): Promise<SmtpLine> {
    try {
      return await this.openLine();
    } catch (error) {
      const next = this.#waiting.shift();
      if (next) next(null);
      else this.#open--;
      throw error;
    }
  }

  #turn(): Promise<SmtpLine | null> {
    return new Promise((resolve, reject) => {
      const wait = (line: SmtpLine | null) => {
        clearTimeout(timer);
        resolve(line);
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(wait), 1);
        reject(new NoTurn());
      }, this.settings.turnMs);
      this.#waiting.push(wait);
    });
  }

  #retire(line: SmtpLine): void {
    const at = this.#resting.findIndex((resting) => resting.line === line);
    if (at < 0) return;
    this.#resting.splice(at, 1);
    this.#drop(line);
  }

  #drop(line: SmtpLine): void {
    line.close();
    this.#open--;
  }
}
