import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@tributary/contract';
import { statementCount, type ContactKey } from '@tributary/store';
import { LedgerFixture } from '../stages/effects/ledger.fixture.js';

let spec: LedgerFixture;
beforeAll(async () => {
  spec = await LedgerFixture.open();
});
afterAll(() => spec.close());

async function aUser(workspace: number, name: string, more: { weight?: number; team?: number; absentUntil?: string } = {}): Promise<number> {
  const hours = JSON.stringify({ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' });
  const { rows } = await spec.database.api.query<{ id: number }>(
    `insert into workspace_user (workspace, name, email, timezone, working_hours, weight, team, absent_until, created_at) values ($1, $2, $2 || '@shop.example', 'UTC', $3, $4, $5, $6, now()) returning id`,
    [workspace, name, hours, more.weight ?? 1, more.team ?? null, more.absentUntil ?? null],
  );
  return rows[0]!.id;
}

async function aTeam(workspace: number, key: string): Promise<number> {
  const { rows } = await spec.database.api.query<{ id: number }>(`insert into team (workspace, key, name, created_at) values ($1, $2, $2, now()) returning id`, [workspace, key]);
  return rows[0]!.id;
}

const ask = (contact: ContactKey, workflow = 1, payload: JsonObject = {}) => spec.ask({ contact, workflow, port: 'sales', repeat: 'safe', payload: { message: 'Call {{ contact.email }}', tells: true, ...payload } });

async function ownersOf(workspace: number): Promise<Map<number | null, number>> {
  const { rows } = await spec.database.api.query<{ owner: number | null; n: number }>('select owner, count(*)::int as n from task where workspace = $1 group by owner', [workspace]);
  return new Map(rows.map(({ owner, n }) => [owner, n]));
}

describe('tasks of workflows', () => {
  it('are dealt out fairly by weight, each turn once, by two workers at a time', async () => {
    const workspace = await spec.workspace('sandbox');
    const contact = await spec.contact(workspace);
    const [ana, ben, eve] = [await aUser(workspace.id, 'ana', { weight: 5 }), await aUser(workspace.id, 'ben', { weight: 3 }), await aUser(workspace.id, 'eve', { weight: 2 })];
    for (let i = 0; i < 100; i++) await ask(contact, i % 3);
    await Promise.all([spec.worker(), spec.worker()].map((worker) => worker.drain([workspace.shard])));
    expect(spec.failures).toEqual([]);
    expect(await ownersOf(workspace.id)).toEqual(new Map([[ana, 50], [ben, 30], [eve, 20]]));
    const { rows } = await spec.database.api.query('select credits from task_turn where workspace = $1', [workspace.id]);
    expect(rows).toEqual([{ credits: { [ana]: 0, [ben]: 0, [eve]: 0 } }]);
    expect(await spec.answers(contact)).toHaveLength(100);
    // One contact, one node, three workflows: told once of each.
    const told = await spec.database.api.query('select task from notification where workspace = $1', [workspace.id]);
    expect(told.rowCount).toBe(3);
  });

  it('of many pools are dealt out without two workers waiting for each other', async () => {
    const workspace = await spec.workspace('sandbox');
    const contact = await spec.contact(workspace);
    const keys = ['a', 'b', 'c', 'd'];
    const users: number[] = [];
    for (const key of keys) {
      const team = await aTeam(workspace.id, key);
      for (const name of ['x', 'y']) users.push(await aUser(workspace.id, `${name}-${key}`, { team }));
    }
    for (let i = 0; i < 160; i++) await ask(contact, i % 7, { to: { roundRobin: keys[i % 4]! } });
    await Promise.all([spec.worker(), spec.worker(), spec.worker()].map((worker) => worker.drain([workspace.shard])));
    expect(spec.failures).toEqual([]);
    expect(await ownersOf(workspace.id)).toEqual(new Map(users.map((id) => [id, 20])));
  });

  it('pass over who is absent or takes no turns, and are nobody’s when nobody is there', async () => {
    const workspace = await spec.workspace('sandbox');
    const contact = await spec.contact(workspace);
    const away = await aUser(workspace.id, 'away', { absentUntil: '2026-03-02T00:00:00Z' });
    await aUser(workspace.id, 'never', { weight: 0 });
    const key = await ask(contact);
    await spec.worker().drain([workspace.shard]);
    expect(await ownersOf(workspace.id)).toEqual(new Map([[null, 1]]));
    expect(await spec.row(key)).toMatchObject({ status: 'done', response: { task: key, owner: null, warning: { code: 'task.no-owner' } } });
    expect(await spec.answers(contact)).toMatchObject([{ outcome: { status: 'done', response: { warning: { code: 'task.no-owner' } } } }]);
    await spec.setClock(workspace.shard, Date.UTC(2026, 2, 2));
    await ask(contact);
    await spec.worker().drain([workspace.shard]);
    expect((await ownersOf(workspace.id)).get(away)).toBe(1);
  });

  it('go to whom Liquid names, a user or a team', async () => {
    const workspace = await spec.workspace('sandbox');
    const contact = await spec.contact(workspace, { email: 'ana@example.com', seller: 'ben', region: 'west' });
    const ben = await aUser(workspace.id, 'ben', { weight: 0 });
    const eve = await aUser(workspace.id, 'eve', { team: await aTeam(workspace.id, 'west') });
    await ask(contact, 1, { owner: '{{ contact.traits.seller }}@shop.example' });
    await ask(contact, 2, { to: { roundRobin: '{{ contact.traits.region }}' } });
    await spec.worker().drain([workspace.shard]);
    expect(await ownersOf(workspace.id)).toEqual(new Map([[ben, 1], [eve, 1]]));
  });

  it('are made once, whoever comes back late', async () => {
    const workspace = await spec.workspace('sandbox');
    const contact = await spec.contact(workspace);
    await aUser(workspace.id, 'ana');
    const key = await ask(contact);
    const { ports, sending, letGo } = spec.stuckPorts();
    const slow = spec.worker(ports).drain([workspace.shard]);
    await sending();
    await spec.loseLease(key);
    await spec.worker().drain([workspace.shard]);
    letGo();
    await slow;
    expect([...(await ownersOf(workspace.id)).values()]).toEqual([1]);
    expect(await spec.answers(contact)).toHaveLength(1);
  });

  it('cost as many statements for 20 as for one', async () => {
    const counts: number[] = [];
    for (const size of [1, 20]) {
      const workspace = await spec.workspace('sandbox');
      const contact = await spec.contact(workspace);
      await aUser(workspace.id, 'ana');
      for (let i = 0; i < size; i++) await ask(contact);
      const before = statementCount.total;
      await spec.worker().step([workspace.shard]);
      counts.push(statementCount.total - before);
    }
    // claim, contacts, computed, scopes, mark; record, steps, surroundings, teams, turns, tasks, notifications, tellings, responses, answers
    expect(counts).toEqual([15, 15]);
  });
});
