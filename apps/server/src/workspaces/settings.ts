import type { SettingsPatch } from '@tributary/contract';
import { run, type Pool } from '@tributary/store';
import type { Workspace } from './workspaces.js';

/** What a workspace is set to. `caps`: most messages a contact is sent, by channel, per calendar day of the contact and per seven of them. */
export interface SettingsView {
  readonly name: string;
  readonly kind: string;
  readonly timezone: string;
  readonly caps: Readonly<Record<string, { readonly perDay?: number | null; readonly perWeek?: number | null }>>;
}

const read = { name: 'workspace-settings', text: `select name, kind, timezone, caps from workspace where id = $1` };
const write = { name: 'write-workspace-caps', text: `update workspace set caps = caps || $2::jsonb where id = $1` };

export async function readSettings(pool: Pool, workspace: Workspace): Promise<SettingsView> {
  const [row] = await run<SettingsView>(pool, read, [workspace.id]);
  return row!;
}

/** What is not given stays; a cap of null is taken away. */
export async function changeSettings(pool: Pool, workspace: Workspace, { caps }: SettingsPatch): Promise<SettingsView> {
  const given = Object.fromEntries(Object.entries(caps ?? {}).map(([channel, cap]) => [channel, cap ?? {}]));
  await run(pool, write, [workspace.id, JSON.stringify(given)]);
  return readSettings(pool, workspace);
}
