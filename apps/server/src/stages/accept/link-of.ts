import type { AcceptedEvent } from '@tributary/contract';
import { contactIdOf, shardOf } from '@tributary/ingest';
import type { Link } from '@tributary/store';
import type { Workspace } from '../../workspaces/workspaces.js';

/** Both ids in one event: the browser's id means that user from now on. */
export function linkOf(event: AcceptedEvent, workspace: Workspace): Link | null {
  if (event.userId === null || event.anonymousId === null) return null;
  const from = contactIdOf(workspace.secret, { anonymousId: event.anonymousId });
  const payload = JSON.stringify({ from, fromShard: shardOf(from, workspace.sandboxShard), alias: null });
  return { workspace: workspace.id, from, to: event.contact, toShard: event.shard, payload };
}
