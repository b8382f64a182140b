import { Client } from 'pg';

/** Looks at what processes do in their Postgres, from outside. Their sessions bear their process's id. */
export class Postgres {
  private constructor(private readonly client: Client) {}

  static async open(url: string): Promise<Postgres> {
    const client = new Client({ connectionString: url });
    client.on('error', () => undefined); // it ends with its server
    await client.connect();
    return new Postgres(client);
  }

  async #count(sql: string, values: readonly unknown[]): Promise<number> {
    const { rows } = await this.client.query<{ n: number }>(`select count(*)::int as n ${sql}`, [...values]);
    return rows[0]!.n;
  }

  /** Transactions of a process that hold rows of a table locked. */
  openTransactions(pid: number, table: string): Promise<number> {
    return this.#count(
      `from pg_stat_activity a where a.application_name = $1 and a.state = 'idle in transaction'
       and exists (select from pg_locks l join pg_class c on c.oid = l.relation where l.pid = a.pid and c.relname = $2 and l.mode = 'RowShareLock')`,
      [`tributary-worker-${pid}`, table],
    );
  }

  /** Ends all sessions of this name. */
  async throwOut(name: string): Promise<void> {
    await this.client.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [name]);
  }

  async close(): Promise<void> {
    await this.client.end();
  }
}
