import type { EnsureFirstWorkspace } from '../startup/first-workspace.js';
import { Workspaces } from './workspaces.js';

/** The workspace of a newcomer. Its keys are kept beside the data, so each start can show them again. */
export const ensureFirstWorkspace: EnsureFirstWorkspace = async ({ app, kept }) => {
  const workspaces = app.get(Workspaces);
  if (kept && (await workspaces.byKey(kept.apiKey))) return kept;
  if (await workspaces.isAnyThere()) return undefined;
  const made = await workspaces.create({ name: 'My workspace', kind: 'live', timezone: 'UTC' });
  return { workspaceId: `ws_${made.id}`, writeKey: made.writeKey, apiKey: made.apiKey };
};
