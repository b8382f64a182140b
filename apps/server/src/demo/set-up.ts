import type { INestApplicationContext } from '@nestjs/common';
import { Conflict, workflowPublish } from '@tributary/contract';
import { Audiences } from '../audiences/audiences.js';
import { Templates } from '../messages/templates.js';
import { Teams } from '../sales/teams.js';
import { Users } from '../sales/users.js';
import { Segments } from '../segments/segments.js';
import { Publishing } from '../workflows/publish.js';
import { workflowIdOf } from '../workflows/workflow-id.js';
import { Workflows } from '../workflows/workflows.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { AUDIENCE, SEGMENTS, TEAM, TEMPLATE, USERS, WORKFLOWS } from './company.js';

/** What an earlier start had made stays as it is. */
async function unlessThere(make: () => Promise<unknown>): Promise<void> {
  await make().catch((error: unknown) => {
    if (!(error instanceof Conflict)) throw error;
  });
}

/** What the company works with. Whoever is killed on the way may begin again: nothing is made twice. */
export async function setUp(app: INestApplicationContext, workspace: Workspace): Promise<void> {
  await unlessThere(() => app.get(Teams).create(workspace, TEAM));
  for (const user of USERS) await unlessThere(() => app.get(Users).create(workspace, user));
  await unlessThere(() => app.get(Templates).create(workspace, TEMPLATE));
  for (const segment of SEGMENTS) await unlessThere(() => app.get(Segments).create(workspace, segment));
  await unlessThere(() => app.get(Audiences).create(workspace, AUDIENCE));
  const { items: there } = await app.get(Workflows).list(workspace, { limit: 500 });
  for (const wanted of WORKFLOWS) {
    const known = there.find(({ name }) => name === wanted.name);
    if (known && known.state !== 'draft') continue;
    const id = known?.id ?? workflowIdOf((await app.get(Workflows).create(workspace, wanted)).id);
    await app.get(Publishing).publish(workspace, id, workflowPublish.parse({}));
  }
}
