import { Client } from 'pg';
import { DatabaseUnavailable } from '../database-unavailable.js';
import { DATABASE_NAME, type Cluster } from './cluster.js';

/** `busy`: it starts, recovers or stops, and will tell. `absent`: nothing there, or another server's port. */
export type Found = 'ready' | 'busy' | 'absent';

/** Address of the embedded database; the password's alphabet (base64url) needs no escaping. */
export function urlOf({ password }: Cluster, port: number, database = DATABASE_NAME): string {
  return `postgres://${DATABASE_NAME}:${password}@127.0.0.1:${port}/${database}`;
}

async function withClient<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 3000, ssl: false });
  client.on('error', () => undefined); // what is asked rejects with it
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function makeDatabase(cluster: Cluster, port: number): Promise<void> {
  await withClient(urlOf(cluster, port, 'postgres'), async (client) => {
    await client.query(`create database ${DATABASE_NAME}`).catch((error: { code?: string }) => {
      if (error.code !== '42P04' && error.code !== '23505') throw error; // made by another start meanwhile
    });
  });
}

/**
 * Asks the server at `port` whether it is this cluster's and takes statements; makes the database at the first start.
 * @throws {DatabaseUnavailable} when the kept password is not the database's
 */
export async function probe(cluster: Cluster, port: number): Promise<Found> {
  try {
    const folder = await withClient(urlOf(cluster, port), async (client) => {
      const { rows } = await client.query<{ folder: string }>(`select current_setting('data_directory') as folder`);
      return rows[0]?.folder;
    });
    return folder === cluster.pgData ? 'ready' : 'absent';
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === '3D000') {
      await makeDatabase(cluster, port);
      return 'ready';
    }
    if (code === '28P01') {
      throw new DatabaseUnavailable(
        'database.wrong-password',
        `The password kept beside ${cluster.pgData} is not the database's; put the right "postgres-password" back, or use a new DATA_DIR.`,
        { cause: error },
      );
    }
    return code?.startsWith('57P') ? 'busy' : 'absent';
  }
}
