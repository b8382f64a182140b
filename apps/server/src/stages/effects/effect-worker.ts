import { EFFECT_LEASE_MS, inTransaction, type ClaimedEffect, type EffectClaim, type Pool } from '@tributary/store';
import { isPassing } from '../passing.js';
import { claimBatch, type BatchPorts } from './claim-batch.js';
import type { EffectPorts, Sent } from './effect-port.js';
import { afterAttempt, ends, givesBack, type Verdict } from './verdict.js';
import { writeVerdicts } from './write-verdicts.js';

export interface EffectWorkerOptions extends BatchPorts {
  readonly pool: Pool;
  /** Runs were told, or the ledger changed: those who wait may look. */
  committed(): void;
  /** What attempts came to: the status that the ledger has now, by port. */
  measured?(attempts: readonly { readonly port: string; readonly outcome: string }[]): void;
}

/** Effects that one worker sends at a time. */
export const MOST = 20;
/** Kept of a lease for writing what came of it, ms. */
const TO_RECORD_MS = 10_000;

const OVER: Sent = { result: 'unknown', reason: { code: 'effect.no-answer', detail: 'No answer came while the lease lasted.' } };

/** What an attempt came to, or that nobody knows when it takes too long; never an error. */
async function within(ms: number, attempt: Promise<Sent>, failed: (event: string, error: unknown) => void): Promise<Sent> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<Sent>((resolve) => (timer = setTimeout(resolve, ms, OVER)));
  const surely = attempt.catch((error: unknown): Sent => {
    failed('effect.fault', error);
    return { result: 'unknown', reason: { code: 'effect.fault', detail: 'The attempt broke off by a fault of ours; it was logged.' } };
  });
  try {
    return await Promise.race([surely, over]);
  } finally {
    clearTimeout(timer);
  }
}

/** Sends what the ledger asks for: marks and commits, sends, records. Several workers share the ledger by its row locks and leases. */
export class EffectWorker {
  #after = -1;
  /** Came back but could not be written yet; its lease decides whether it still may be. */
  #unwritten: Verdict[] = [];

  constructor(private readonly options: EffectWorkerOptions) {}

  /**
   * Works until nothing is due or all of it is held by others.
   * @param only these shards; null: any
   * @returns whether there was anything
   */
  async drain(only: readonly number[] | null = null): Promise<boolean> {
    let any = false;
    while (await this.step(only)) any = true;
    return any;
  }

  /** One claim, at most 20 effects. @returns whether there may be more @throws what is passing; then it may be called again */
  async step(only: readonly number[] | null = null): Promise<boolean> {
    await this.#record([]);
    try {
      return await this.#claimAndSend({ most: MOST, after: this.#after, only });
    } catch (error) {
      if (isPassing(error)) throw error;
      this.options.failed('effect.poison', error);
      for (let tries = 0; tries < MOST; tries++) if (!(await this.#alone(only))) break;
      return true;
    }
  }

  async #claimAndSend(claim: EffectClaim, claimed?: (effects: readonly ClaimedEffect[]) => void): Promise<boolean> {
    const { pool, monotonicMs, committed } = this.options;
    const claimedMs = monotonicMs();
    const batch = await inTransaction(pool, (connection) => claimBatch(connection, claim, { ...this.options, claimed }));
    if (batch.size === 0) return false;
    this.#after = batch.lastWorkflow;
    if (batch.answers > 0) committed();
    if (batch.started.length > 0) await this.#record(await Promise.all(batch.started.map((verdict) => this.#attempt(verdict, claimedMs))));
    return true;
  }

  /** Something in a batch cannot be marked: one at a time, and what cannot be marked alone has failed. @returns whether something was there */
  async #alone(only: readonly number[] | null): Promise<boolean> {
    let effect: ClaimedEffect | undefined;
    try {
      return await this.#claimAndSend({ most: 1, after: this.#after, only }, ([first]) => (effect = first));
    } catch (error) {
      if (isPassing(error) || !effect) throw error;
      const reason = { code: 'effect.poison', detail: 'It could not be prepared, by a fault of ours; it was logged.' };
      await this.#record([ends(effect, effect.lease, { status: 'failed', reason })]);
      return true;
    }
  }

  async #attempt({ effect, change }: Verdict, claimedMs: number): Promise<Verdict> {
    const { ports, failed, monotonicMs } = this.options;
    const lease = change.lease!; // was started: it has one
    const leftMs = EFFECT_LEASE_MS - (monotonicMs() - claimedMs);
    if (leftMs < EFFECT_LEASE_MS / 2) return givesBack(effect, lease);
    const [port, request] = [ports[effect.port as keyof EffectPorts], change.request!];
    const sent = await within(leftMs - TO_RECORD_MS, port.send(request), failed);
    const verdict = afterAttempt(effect, lease, sent, port.staysInside(request));
    return verdict.change.status === 'done' ? { ...verdict, event: port.eventOf(request) } : verdict;
  }

  /** Writes what came back. What cannot be written now is tried again at the next step: it is known, and must not become uncertain. */
  async #record(came: readonly Verdict[]): Promise<void> {
    const verdicts = [...this.#unwritten.splice(0), ...came];
    if (verdicts.length === 0) return;
    try {
      await inTransaction(this.options.pool, (connection) => writeVerdicts(connection, verdicts, this.options.ports));
    } catch (error) {
      if (!isPassing(error)) return this.#recordEach(verdicts, error);
      this.#unwritten.push(...verdicts);
      throw error;
    }
    this.options.measured?.(verdicts.map(({ effect, change }) => ({ port: effect.port, outcome: change.status === 'pending' ? 'retry' : change.status })));
    this.options.committed();
  }

  /** Something among them cannot be written: the others are; its own lease runs out, as if its worker had stopped. */
  async #recordEach(verdicts: readonly Verdict[], error: unknown): Promise<void> {
    if (verdicts.length === 1) return this.options.failed('effect.unwritable', error);
    for (const [at, verdict] of verdicts.entries()) {
      await this.#record([verdict]).catch((fault: unknown) => {
        this.#unwritten.push(...verdicts.slice(at + 1));
        throw fault;
      });
    }
  }
}
