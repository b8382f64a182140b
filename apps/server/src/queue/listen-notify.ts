import type { Pool } from '@tributary/store';
import { Client } from 'pg';
import { gathered, HINTS, type Hint, type HintLine } from './hints.js';

const CHANNEL = 'tributary_hints';
const AGAIN_MS = 1_000;
const notify = { name: 'notify-hint', text: `select pg_notify('${CHANNEL}', $1)` };

export interface NotifyLineSettings {
  readonly url: string;
  /** Hints are sent by one of its connections. */
  readonly pool: Pool;
  heard(hint: Hint): void;
  failed(event: string, error: unknown): void;
}

const isHint = (text: string | undefined): text is Hint => HINTS.some((hint) => hint === text);

/**
 * Hints by LISTEN and NOTIFY of the Postgres that all processes share, over one connection of its own. A line that breaks is opened again;
 * what was told meanwhile is lost.
 */
export class NotifyLine implements HintLine {
  #client: Client | null = null;
  #again: NodeJS.Timeout | undefined;
  #isClosed = false;
  readonly tell: (hint: Hint) => void;

  constructor(private readonly settings: NotifyLineSettings) {
    // Whoever cannot tell now is not helped by trying again: a poll comes first.
    this.tell = gathered((hint) => void settings.pool.query({ ...notify, values: [hint] }).catch(() => undefined));
    void this.#open();
  }

  async #open(): Promise<void> {
    const client = new Client({ connectionString: this.settings.url, application_name: 'tributary-hints', keepAlive: true });
    let isOver = false;
    const reopen = (error?: unknown) => {
      if (isOver || this.#isClosed) return;
      isOver = true;
      if (error) this.settings.failed('hints.trouble', error);
      client.end().catch(() => undefined);
      this.#again = setTimeout(() => void this.#open(), AGAIN_MS);
    };
    client.on('error', reopen).on('end', () => reopen());
    client.on('notification', ({ payload }) => isHint(payload) && this.settings.heard(payload));
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
      this.#client = client;
      for (const hint of HINTS) this.settings.heard(hint); // for what was told while nobody listened
    } catch (error) {
      reopen(error);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#again);
    await this.#client?.end().catch(() => undefined);
  }
}
