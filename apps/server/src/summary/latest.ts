import type { JsonObject, ListQuery, Page } from '@tributary/contract';
import { run, type Pool } from '@tributary/store';
import { segmentIdOf } from '../segments/segment-id.js';
import { workflowIdOf } from '../workflows/workflow-id.js';
import type { Workspace } from '../workspaces/workspaces.js';

/** One thing that just happened in the workspace, as a contact's timeline tells it, with whose it is. */
export type Latest = JsonObject & { readonly at: string; readonly type: string };

interface Row {
  readonly at: Date;
  readonly type: string;
  readonly says: JsonObject;
  readonly segment: number | null;
  readonly workflow: number | null;
  readonly contact: JsonObject | null;
}

/** So many of the ledger are looked through for what is worth telling. */
const LOOKED_AT = 200;

// Each source gives its newest along an index of its own, and no more than a share of them: a flood of one kind leaves room for the others.
const read = {
  name: 'latest',
  text: `
    with found as (
      (select x.received_at as at, 'event' as type, x.shard, x.contact, jsonb_build_object('id', x.id::text, 'name', x.name, 'call', x.type, 'properties', x.properties, 'source', x.source) as says, null::int as segment, null::int as workflow
        from event x where x.workspace = $1 and x.source = 'client' order by x.received_at desc, x.id desc limit $4)
      union all
      (select x.at, 'segment', x.shard, x.contact, jsonb_build_object('key', s.key, 'name', s.name, 'colour', s.colour, 'entered', x.after = 'true', 'cause', x.cause), s.id, null
        from segment s cross join lateral (
          select * from contact_change x where x.workspace = s.workspace and x.kind = 'segment' and x.key = s.id::text order by x.at desc limit $3) x
        where s.workspace = $1 order by x.at desc limit $3)
      union all
      (select x.entered_at, 'run-entered', x.shard, x.contact, jsonb_build_object('run', x.id, 'name', w.name, 'version', x.version), null, x.workflow
        from run x join workflow w on w.id = x.workflow where x.workspace = $1 order by x.entered_at desc, x.id desc limit $3)
      union all
      (select x.at, case when x.kind = 'send-email' and x.status in ('done', 'simulated') then 'mail' else 'effect' end, x.shard, x.contact,
          jsonb_build_object('effect', x.key, 'run', x.run, 'kind', x.kind, 'status', x.status, 'mail', m.id::text, 'subject', coalesce(m.subject, x.request->'mail'->>'subject')), null, x.workflow
        from (select * from effect x where x.workspace = $1 order by x.at desc, x.key desc limit ${LOOKED_AT}) x left join mail m on m.workspace = x.workspace and m.effect = x.key
        where x.port not in ('telling', 'sales') and x.status in ('done', 'simulated', 'failed', 'uncertain', 'skipped') order by x.at desc limit $3)
      union all
      (select coalesce(x.done_at, x.created_at), case when x.done_at is null then 'task' else 'task-done' end, x.shard, x.contact,
          jsonb_build_object('task', x.id, 'title', x.title, 'outcome', x.outcome, 'ownerName', u.name), null, x.workflow
        from task x left join workspace_user u on u.workspace = x.workspace and u.id = x.owner where x.workspace = $1 order by x.changed_at desc, x.id desc limit $3)
    )
    select f.at, f.type, f.says, f.segment, f.workflow,
      case when c.id is not null then jsonb_build_object('id', c.id, 'userId', c.user_id, 'email', c.traits->'email', 'firstName', c.traits->'firstName', 'lastName', c.traits->'lastName', 'name', c.traits->'name') end as contact
    from found f left join contact c on c.shard = f.shard and c.workspace = $1 and c.id = f.contact
    order by f.at desc, f.type, c.id limit $2`,
};

function entryOf({ at, type, says, segment, workflow, contact }: Row): Latest {
  const named = { ...(segment === null ? {} : { segment: segmentIdOf(segment) }), ...(workflow === null ? {} : { workflow: workflowIdOf(workflow) }) };
  return { ...says, ...named, contact, at: at.toISOString(), type };
}

/** The last things that happened, newest first; at most half of them are of one kind, a quarter events. There is no page after it. */
export async function readLatest(pool: Pool, workspace: Workspace, { limit }: ListQuery): Promise<Page<Latest>> {
  const rows = await run<Row & Record<string, unknown>>(pool, read, [workspace.id, limit, Math.ceil(limit / 2), Math.ceil(limit / 4)]);
  return { items: rows.map(entryOf), next: null };
}
