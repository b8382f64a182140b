import { run, type Connection } from '@tributary/store';
import { audienceNames, type AudienceNames } from '../audiences/audience-names.js';
import { templateKeys } from '../messages/templates.js';
import { segmentNames, type SegmentNames } from '../segments/segment-names.js';
import { workflowIdOf } from './workflow-id.js';

/** What a graph may name in a workspace. */
export interface GraphNames {
  readonly segments: SegmentNames;
  /** Ids of all workflows, drafts too: two may name each other. */
  readonly workflows: ReadonlySet<string>;
  /** Keys of templates. */
  readonly templates: readonly string[];
  readonly audiences: AudienceNames;
}

const workflows = { name: 'workflow-ids', text: `select id from workflow where workspace = $1` };

export async function graphNames(connection: Connection, workspace: number): Promise<GraphNames> {
  const rows = await run<{ id: number }>(connection, workflows, [workspace]);
  return { segments: await segmentNames(connection, workspace), workflows: new Set(rows.map(({ id }) => workflowIdOf(id))), templates: await templateKeys(connection, workspace), audiences: await audienceNames(connection, workspace) };
}
