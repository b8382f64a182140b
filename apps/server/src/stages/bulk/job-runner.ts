import { inTransaction, type Connection, type Pool } from '@tributary/store';
import { isPassing } from '../passing.js';
import { endJob, nextJob, type DemoJob, type ImportJob, type Job } from './jobs.js';
import { rebuildStep, type StepResult } from './rebuild.js';
import { spreadStep } from './spread.js';

export interface JobPorts {
  stepped(): void;
  failed(event: string, error: unknown): void;
  /** The next step of the demo company's past. */
  demo(connection: Connection, job: DemoJob): Promise<StepResult>;
  /** The next rows of a file. */
  import(connection: Connection, job: ImportJob): Promise<StepResult>;
}

/** Works open jobs off, one step a transaction. Jobs whose shards are held by others are left for the next round. */
export class JobRunner {
  constructor(
    private readonly pool: Pool,
    private readonly ports: JobPorts,
  ) {}

  /** @returns whether jobs are left that have to wait */
  async drain(): Promise<boolean> {
    const waiting: number[] = [];
    /** The next is the one after it, round and round: a long job holds no other up. */
    let last = 0;
    for (;;) {
      const job = await this.#step(waiting, last);
      if (!job) return waiting.length > 0;
      last = job.id;
      // What has to wait is no news: telling it would end the rest that it waits for.
      if (job.result === 'busy') waiting.push(job.id);
      else this.ports.stepped();
    }
  }

  async #step(except: readonly number[], after: number): Promise<{ id: number; result: StepResult } | null> {
    let job: Job | null = null;
    try {
      return await inTransaction(this.pool, async (connection) => {
        job = await nextJob(connection, except, after);
        return job && { id: job.id, result: await this.#next(connection, job) };
      });
    } catch (error) {
      if (!job || isPassing(error)) throw error;
      return this.#fail(job, error);
    }
  }

  /** Each kind of job says how its next transaction goes. */
  #next(connection: Connection, job: Job): Promise<StepResult> {
    switch (job.kind) {
      case 'rebuild':
      case 'drop-segment':
        return rebuildStep(connection, job);
      case 'demo':
        return this.ports.demo(connection, job);
      case 'import':
        return this.ports.import(connection, job);
      default:
        return spreadStep(connection, job);
    }
  }

  async #fail(job: Job, error: unknown): Promise<{ id: number; result: StepResult }> {
    this.ports.failed('job.failed', error);
    const detail = error instanceof Error ? error.message : String(error);
    await inTransaction(this.pool, (connection) => endJob(connection, job.id, 'failed', detail.slice(0, 500)));
    return { id: job.id, result: 'ended' };
  }
}
