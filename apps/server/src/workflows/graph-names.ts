import { run, type Connection } from '@tributary/store';
import { audienceNames, type AudienceNames } from '../audiences/audience-names.js';
import { templateKeys } from '../messages/templates.js';
import { plainEmail, teamIdOf, userIdOf } from '../sales/sales-ids.js';
import { segmentNames, type SegmentNames } from '../segments/segment-names.js';
import { workflowIdOf } from './workflow-id.js';

/** What a graph may name in a workspace. */
export interface GraphNames {
  readonly segments: SegmentNames;
  /** Ids of all workflows, drafts too: two may name each other. */
  readonly workflows: ReadonlySet<string>;
  /** Keys of templates. */
  readonly templates: readonly string[];
  readonly users: PeopleNames;
  readonly teams: PeopleNames;
  readonly audiences: AudienceNames;
}

const workflows = { name: 'workflow-ids', text: `select id from workflow where workspace = $1` };

/** Users by id or email, teams by id or key. */
export interface PeopleNames {
  /** As people write them: emails, keys. */
  readonly names: readonly string[];
  has(name: string): boolean;
}

const users = { name: 'user-names', text: `select id, email as name from workspace_user where workspace = $1 order by email` };
const teams = { name: 'team-names', text: `select id, key as name from team where workspace = $1 order by key` };
type Named = { readonly id: number; readonly name: string };

function peopleNames(rows: readonly Named[], idOf: (id: number) => string, plain: (name: string) => string): PeopleNames {
  const known = new Set(rows.flatMap(({ id, name }) => [idOf(id), name]));
  return { names: rows.map(({ name }) => name), has: (name) => known.has(name) || known.has(plain(name)) };
}

export async function graphNames(connection: Connection, workspace: number): Promise<GraphNames> {
  const rows = await run<{ id: number }>(connection, workflows, [workspace]);
  const ofUsers = peopleNames(await run<Named>(connection, users, [workspace]), userIdOf, plainEmail);
  const ofTeams = peopleNames(await run<Named>(connection, teams, [workspace]), teamIdOf, (key) => key);
  return { users: ofUsers, teams: ofTeams, segments: await segmentNames(connection, workspace), workflows: new Set(rows.map(({ id }) => workflowIdOf(id))), templates: await templateKeys(connection, workspace), audiences: await audienceNames(connection, workspace) };
}
