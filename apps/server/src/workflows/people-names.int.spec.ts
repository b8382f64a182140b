import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Teams } from '../sales/teams.js';
import { Users } from '../sales/users.js';
import { EngineFixture } from '../stages/engine.fixture.js';
import { ownKinds } from '../wiring/kinds.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { Publishing } from './publish.js';
import { workflowIdOf } from './workflow-id.js';
import { Workflows } from './workflows.js';

let spec: EngineFixture;
let workspace: Workspace;
let users: Users;
let teams: Teams;
let workflows: Workflows;

beforeAll(async () => {
  spec = await EngineFixture.open();
  workspace = await spec.sandbox(Date.UTC(2026, 2, 1));
  users = new Users(spec.database.api, ownKinds);
  teams = new Teams(spec.database.api, ownKinds);
  workflows = new Workflows(spec.database.api, spec.engine, ownKinds);
}, 60_000);
afterAll(async () => {
  await spec?.close();
});

/** Draws a workflow of one step. @returns its row */
async function draw(kind: string, config: object) {
  const graph = { nodes: [{ id: 't', kind: 'manual', config: {} }, { id: 's', kind, config }], edges: [{ from: 't', output: 'next', to: 's' }] };
  return workflows.create(workspace, { name: `${kind} flow`, graph });
}
const publish = async (kind: string, config: object) => {
  const { id } = await draw(kind, config);
  return new Publishing(spec.database.api, spec.engine, ownKinds).publish(workspace, workflowIdOf(id), { backfill: 'none' });
};
const tells = (to: object) => ({ message: 'Call', to });

describe('publishing a step for people', () => {
  it('refuses a user or a team that is not there, with what was meant', async () => {
    await users.create(workspace, { email: 'ana@shop.example' });
    await teams.create(workspace, { key: 'west' });
    const refused = (path: string, code: string, detail: RegExp) => ({ code: 'workflow.faults', more: { errors: [{ path: `nodes[1].config.${path}`, code, node: 's', detail: expect.stringMatching(detail) }] } });
    await expect(publish('create-task', { title: 'Call', owner: 'ann@shop.example' })).rejects.toMatchObject(refused('owner', 'graph.unknown-user', /did you mean "ana@shop.example"/));
    await expect(publish('notify-sales', tells({ user: 'usr_999999' }))).rejects.toMatchObject(refused('to.user', 'graph.unknown-user', /api\/users/));
    await expect(publish('notify-sales', tells({ roundRobin: 'north-eastern' }))).rejects.toMatchObject(refused('to.roundRobin', 'graph.unknown-team', /api\/teams/));
  });

  it('knows users by id and by email however it is written, teams by id and key, and leaves Liquid and owners alone', async () => {
    const ben = await users.create(workspace, { email: 'ben@shop.example' });
    const east = await teams.create(workspace, { key: 'east' });
    for (const owner of [ben.id, ' Ben@Shop.example', '{{ contact.traits.seller }}']) expect(await publish('create-task', { title: 'Call', owner })).toMatchObject({ state: 'published' });
    for (const to of [{ roundRobin: 'east' }, { roundRobin: east.id }, { roundRobin: '{{ contact.traits.region }}' }, { user: ben.id }, { owner: true }]) expect(await publish('notify-sales', tells(to))).toMatchObject({ state: 'published' });
  });
});

describe('deleting', () => {
  it('a user whom a workflow names is refused with the list of where, also for a draft', async () => {
    const eve = await users.create(workspace, { email: 'eve@shop.example' });
    const named = [await draw('create-task', { title: 'Call', owner: 'EVE@shop.example' }), await draw('notify-sales', tells({ user: eve.id }))];
    const usedBy = { workflows: named.map(({ id }, i) => ({ id: workflowIdOf(id), name: `${['create-task', 'notify-sales'][i]} flow` })) };
    await expect(users.delete(workspace, eve.id)).rejects.toMatchObject({ code: 'user.in-use', status: 409, more: { usedBy } });
    for (const { id } of named) await workflows.archive(workspace, workflowIdOf(id));
    await users.delete(workspace, eve.id);
    await expect(users.one(workspace, eve.id)).rejects.toMatchObject({ status: 404 });
  });

  it('a team that a workflow names is refused with the list of where; a mere mention of its name is none', async () => {
    const south = await teams.create(workspace, { key: 'south' });
    await draw('notify-sales', { message: 'south', to: { owner: true } });
    const { id } = await draw('notify-sales', tells({ roundRobin: 'south' }));
    await expect(teams.delete(workspace, south.id)).rejects.toMatchObject({ code: 'team.in-use', status: 409, more: { usedBy: { workflows: [{ id: workflowIdOf(id) }] } } });
    await workflows.archive(workspace, workflowIdOf(id));
    await teams.delete(workspace, 'south');
  });
});
