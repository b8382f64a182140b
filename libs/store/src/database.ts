import type { Pool } from 'pg';
import { createPool } from './pool.js';

/** The one handle to the database that a process hands around. */
export interface Database {
  readonly url: string;
  readonly api: Pool;
  readonly worker: Pool;
  readonly bulk: Pool;
  /** Waits for what is checked out. */
  close(): Promise<void>;
}

/** 40 connections at most in all; the embedded server allows 60. */
export function openDatabase(url: string): Database {
  const api = createPool(url, { max: 16, kind: 'api' });
  const worker = createPool(url, { max: 20, kind: 'worker' });
  const bulk = createPool(url, { max: 4, kind: 'bulk' });
  return { url, api, worker, bulk, close: async () => void (await Promise.all([api.end(), worker.end(), bulk.end()])) };
}
