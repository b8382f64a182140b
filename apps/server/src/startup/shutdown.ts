import type { Logger } from './log.js';

/** All is closed within this, in ms, or the process ends regardless. */
const PATIENCE_MS = 4800;

/** What was opened, to be closed in the opposite order, once. */
export interface Shutdown {
  /** Aborted as soon as the end was asked for: a start in progress gives up between two steps. */
  readonly signal: AbortSignal;
  onClose(close: () => Promise<unknown>): void;
  /** What `close` waits for before it begins. */
  waitFor(opening: Promise<unknown>): void;
  /** Closes everything and ends the process with `code`. */
  end(code: number): Promise<void>;
}

async function within(ms: number, task: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([task, patience]);
  clearTimeout(timer);
}

/** Ends the process on SIGINT, SIGTERM and SIGHUP (its terminal was closed); the second of them at once. */
export function listenForShutdown(log: Logger): Shutdown {
  const asked = new AbortController();
  const closers: (() => Promise<unknown>)[] = [];
  let opening: Promise<unknown> = Promise.resolve();

  async function closeAll(): Promise<void> {
    await within(
      3000,
      opening.catch(() => undefined),
    );
    for (const close of closers.reverse()) {
      await close().catch((error: Error) => log.error({ detail: error.message }, 'server.close-failed'));
    }
  }
  async function end(code: number): Promise<void> {
    if (asked.signal.aborted) return;
    asked.abort();
    await within(PATIENCE_MS, closeAll());
    process.exit(code);
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (asked.signal.aborted) {
        // Each close begins with what ends its process soonest, so nothing stays behind.
        for (const close of closers) void close().catch(() => undefined);
        process.exit(130);
      }
      log.info({ signal: name }, 'server.stopping');
      void end(0);
    });
  }
  return {
    signal: asked.signal,
    onClose: (close) => void closers.push(close),
    waitFor: (task) => void (opening = task),
    end,
  };
}
