import { InvalidInput, parseWindowMs, type SettingsPatch } from '@tributary/contract';
import { run, type Pool } from '@tributary/store';
import type { Workspace } from './workspaces.js';

/**
 * What a workspace is set to. `caps`: most messages a contact is sent, by channel, per calendar day of the contact and per seven of them.
 * `limits`: how often the workspace goes out, by way: at most `most` in any span of `per`.
 */
export interface SettingsView {
  readonly name: string;
  readonly kind: string;
  readonly timezone: string;
  readonly caps: Readonly<Record<string, { readonly perDay?: number | null; readonly perWeek?: number | null }>>;
  readonly limits: Readonly<Record<string, { readonly most: number; readonly per: string }>>;
}

type Limit = { readonly most: number; readonly per: string };
type StoredLimit = Limit & { readonly perMs: number };

const read = { name: 'workspace-settings', text: `select name, kind, timezone, caps, limits from workspace where id = $1` };
const write = { name: 'write-workspace-settings', text: `update workspace set caps = caps || $2::jsonb, limits = jsonb_strip_nulls(limits || $3::jsonb) where id = $1` };

export async function readSettings(pool: Pool, workspace: Workspace): Promise<SettingsView> {
  const [row] = await run<SettingsView>(pool, read, [workspace.id]);
  const limits = Object.entries(row!.limits).map(([port, { most, per }]) => [port, { most, per }] as const);
  return { ...row!, limits: Object.fromEntries(limits) };
}

/** What is not given stays; a cap or a limit of null is taken away. @throws {InvalidInput} for a span that is no duration */
export async function changeSettings(pool: Pool, workspace: Workspace, { caps, limits }: SettingsPatch): Promise<SettingsView> {
  const given = Object.fromEntries(Object.entries(caps ?? {}).map(([channel, cap]) => [channel, cap ?? {}]));
  const paces = Object.fromEntries(Object.entries(limits ?? {}).map(([port, limit]) => [port, limit ? storedLimit(port, limit) : null]));
  await run(pool, write, [workspace.id, JSON.stringify(given), JSON.stringify(paces)]);
  return readSettings(pool, workspace);
}

function storedLimit(port: string, { most, per }: Limit): StoredLimit {
  const perMs = parseWindowMs(per);
  if (perMs === undefined || perMs <= 0) throw new InvalidInput('settings.bad-duration', `limits.${port}.per: "${per.slice(0, 60)}" is no span of time; write 1s, 1m, 1h or 1d.`, { path: `limits.${port}.per` });
  return { most, per, perMs };
}
