import type { EventHappening, Json, JsonObject } from '@tributary/contract';
import { run, type Connection, type Statement } from '../statement.js';
import type { ClaimedEffect } from './claim-effects.js';

/** What templates read beside the contact itself. */
export interface EffectScope {
  readonly key: string;
  /** Null: there is no such run. */
  readonly runStatus: string | null;
  readonly inside: null | { readonly event: EventHappening | null; readonly data: Readonly<Record<string, Json>>; readonly effect?: string | null };
  readonly workspaceName: string;
  readonly timezone: string;
  /** Traits of the contact's first company. */
  readonly company: JsonObject | null;
}

const statement: Statement = {
  name: 'load-effect-scopes',
  text: `
    select k.key, r.status as "runStatus", r.inside, w.name as "workspaceName", w.timezone, g.traits as company
    from unnest($1::int[], $2::int[], $3::uuid[], $4::uuid[], $5::uuid[]) as k(shard, workspace, contact, run, key)
    join workspace w on w.id = k.workspace
    left join run r on r.workspace = k.workspace and r.id = k.run
    left join contact c on c.shard = k.shard and c.workspace = k.workspace and c.id = k.contact
    left join company g on g.workspace = k.workspace and g.id = c.companies[1]`,
};

/** The surroundings of effects, by their key. */
export async function loadEffectScopes(connection: Connection, effects: readonly ClaimedEffect[]): Promise<Map<string, EffectScope>> {
  const columns = [effects.map((e) => e.shard), effects.map((e) => e.workspace), effects.map((e) => e.contact), effects.map((e) => e.run), effects.map((e) => e.key)];
  const rows = await run<EffectScope>(connection, statement, columns);
  return new Map(rows.map((row) => [row.key, row]));
}
