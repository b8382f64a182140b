import type { Settings } from '@tributary/segment';
import { run, type Connection } from '@tributary/store';

const read = { name: 'condition-settings', text: `select timezone, array(select key from topic where workspace = $1 and consent = 'opt-in' order by key) as "optIn" from workspace where id = $1` };

/** What a workspace decides for its conditions: its zone, and which topics send only to those who asked. */
export async function conditionSettings(connection: Connection, workspace: number): Promise<Settings & { readonly optIn: ReadonlySet<string> }> {
  const [row] = await run<{ timezone: string; optIn: string[] }>(connection, read, [workspace]);
  return { timezone: row!.timezone, optIn: new Set(row!.optIn) };
}
