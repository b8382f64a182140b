import { ownPostgres } from '@tributary/fixtures';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, startServer, temporaryFolder, type ServerProcess } from './server-process.js';

const KEYS = { SECRET_KEY: 'only-for-specs-'.repeat(3), ADMIN_API_KEY: 'admin-of-specs-'.repeat(3) };

/** Several processes of the product over one Postgres of their own: one that answers requests, and workers. */
export class ProcessFleet {
  readonly workers: ServerProcess[] = [];
  #joined = 0;

  private constructor(
    readonly databaseUrl: string,
    private readonly env: Readonly<Record<string, string>>,
    public api: ServerProcess,
    private readonly end: () => Promise<void>,
  ) {}

  /** @param more settings of all */
  static async open(workers: number, more: Readonly<Record<string, string>>): Promise<ProcessFleet> {
    const folder = await temporaryFolder();
    const postgres = await ownPostgres(join(folder, 'postgres'));
    const env = { ...KEYS, DATABASE_URL: postgres.url, ...more };
    const end = async () => {
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    };
    const port = String(await freePort());
    const api = await startServer({ env: { ...env, PORT: port, ROLE: 'api' } });
    const fleet = new ProcessFleet(postgres.url, { ...env, PORT: port }, api, end);
    try {
      for (let n = 0; n < workers; n++) await fleet.join();
    } catch (error) {
      await fleet.close();
      throw error;
    }
    return fleet;
  }

  get url(): string {
    return this.api.url;
  }

  get adminKey(): string {
    return KEYS.ADMIN_API_KEY;
  }

  /** One more worker. Its sessions in Postgres bear its name. */
  async join(): Promise<ServerProcess> {
    const { PORT: _ofTheApi, ...env } = this.env;
    const worker = await startServer({ env: { ...env, ROLE: 'worker', PGAPPNAME: `worker-${this.#joined++}` } });
    this.workers.push(worker);
    return worker;
  }

  async killWorker(place: number): Promise<void> {
    await this.workers.splice(place, 1)[0]!.kill9();
  }

  async restartApi(): Promise<void> {
    await this.api.kill9();
    this.api = await startServer({ env: { ...this.env, ROLE: 'api' } });
  }

  async close(): Promise<void> {
    await Promise.all([this.api, ...this.workers].map((one) => one.stop()));
    await this.end();
  }
}
