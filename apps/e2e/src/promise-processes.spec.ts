import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { PlainContact, type PlainEffect } from '../../server/src/stages/shard/plain-automation.fixture.js';
import { checkCounts, effectsOf, iso, left, line, runsOf, transitionsOf } from '../../server/src/stages/shard/promise-seen.fixture.js';
import { randomOf } from '../../server/src/stages/shard/promise-world.fixture.js';
import { CountingWorld } from './counting-world.js';
import { ProcessFleet } from './fleet.js';
import { drawnPlays, Play, USERS } from './promise-plays.js';
import { RedisServer } from './redis-server.js';
import { until } from './server-process.js';

const SEED = Number(process.env['PROMISE_SEED'] ?? 20_261_123);
const PLAYS = 6;
const BLOWS = 5;

/** A call here takes milliseconds: who has held one for ten seconds is dead. Saves the rest of the minute that its lease lasts. */
const END_OLD_LEASES = `update effect set lease_until = clock_timestamp() where status = 'started' and lease_until between clock_timestamp() and clock_timestamp() + interval '50 s'`;

async function killWhile(plays: readonly Play[], fleet: ProcessFleet, isOver: () => boolean): Promise<void> {
  const random = randomOf(SEED);
  const all = plays.reduce((sum, play) => sum + play.items(USERS).length, 0);
  const sent = () => plays.reduce((sum, play) => sum + play.sent, 0);
  for (let n = 0; n < BLOWS; n++) {
    const after = ((n + random()) / BLOWS) * all;
    await until('a little more happened', () => sent() >= after || isOver(), 90_000);
    await fleet.killWorker(Math.floor(random() * fleet.workers.length));
    await fleet.join();
  }
}

/** All histories at once, while one worker after the other is killed and another comes. */
async function playUnderFire(plays: readonly Play[], fleet: ProcessFleet, pool: pg.Pool): Promise<void> {
  let isOver = false;
  const happened = Promise.all(plays.map((play) => play.happen())).finally(() => (isOver = true));
  const leases = until('all of it happened', async () => {
    await pool.query(END_OLD_LEASES);
    return isOver;
  }, 200_000);
  await Promise.all([happened, killWhile(plays, fleet, () => isOver), leases]);
}

/** The plain model of a play. The outside says yes to every call at once; here it is said last, since nothing else follows from it. */
async function modelOf(play: Play): Promise<Map<string, PlainContact>> {
  const ids = await Promise.all(USERS.map(async (user) => (await play.workspace.send<{ id?: string }>('GET', `/api/contacts/user:${user}`)).body.id ?? user));
  const model = new Map(ids.map((id) => [id, new PlainContact(id, play.definitions)]));
  for (const item of play.items(ids)) model.get(item.contact)!.item(item);
  for (const one of model.values()) {
    one.sleepUntil(play.end);
    for (const effect of one.effects) one.answer(play.end, effect, { status: 'done', response: { status: 200, body: {} } });
  }
  return model;
}

interface Deployment {
  readonly fleet: ProcessFleet;
  close(): Promise<void>;
}

async function byNotify(env: Readonly<Record<string, string>>): Promise<Deployment> {
  const fleet = await ProcessFleet.open(3, env);
  return { fleet, close: () => fleet.close() };
}

async function byRedis(env: Readonly<Record<string, string>>): Promise<Deployment> {
  const redis = await RedisServer.start();
  const fleet = await ProcessFleet.open(3, { ...env, REDIS_URL: redis.url });
  return { fleet, close: () => fleet.close().finally(() => redis.stop()) };
}

describe.each([['LISTEN and NOTIFY', byNotify], ['Bull', byRedis]] as const)(`the promise, kept by three workers that are killed, with hints by %s (PROMISE_SEED=${SEED})`, (_name, open) => {
  let world: CountingWorld;
  let deployment: Deployment;
  let pool: pg.Pool;
  let plays: Play[];
  let models: Map<string, PlainContact>[];

  beforeAll(async () => {
    world = await CountingWorld.open(() => false);
    deployment = await open({ ALLOW_PRIVATE_HOSTS: '127.0.0.1' });
    const { fleet } = deployment;
    pool = new pg.Pool({ connectionString: fleet.databaseUrl, max: 2, options: '-c TimeZone=UTC' });
    pool.on('error', () => undefined); // it ends with its server
    plays = await Promise.all(drawnPlays(SEED, PLAYS).map((drawn) => Play.prepare(fleet, drawn, world.url)));
    await playUnderFire(plays, fleet, pool);
    models = await Promise.all(plays.map(modelOf));
  }, 300_000);
  afterAll(async () => {
    await pool?.end();
    await deployment?.close();
    await world.close();
  }, 60_000);

  const told = (t: { contact: string; at: number; segment: string; entered: boolean; cause: string }): string => `${t.contact} ${iso(t.at)} ${t.segment} ${t.entered ? 'in' : 'out'} ${t.cause}`;
  const effect = (contact: string, one: PlainEffect): string => `${contact} wf ${one.workflow} ${one.node} ${one.visit} ${iso(one.at)}`;

  it('semantics 16: moves everybody in and out of segments as the model does', async () => {
    let transitions = 0;
    for (const [i, play] of plays.entries()) {
      const expected = [...models[i]!.values()].flatMap((one) => one.told.map(told)).sort();
      expect((await transitionsOf(pool, play.workspaceId)).map(told).sort()).toEqual(expected);
      transitions += expected.length;
    }
    expect(transitions).toBeGreaterThan(50);
  });

  it('semantics 16: takes each run by the same steps, at the same instants, and counts them so', async () => {
    let steps = 0;
    for (const [i, play] of plays.entries()) {
      const expected = [...models[i]!].flatMap(([contact, one]) =>
        [...one.runs.values()].map(({ run, workflow, steps: taken }) => line({ ...run, contact, workflow, steps: taken.map((step) => `${step.node}>${step.output ?? '-'}@${step.effect === null ? step.leftAt : step.at}`).join(' ') })),
      );
      expect(await runsOf(pool, play.workspaceId)).toEqual(expected.sort());
      await checkCounts(pool, play.workspaceId);
      expect(await left(pool, play.workspaceId)).toEqual({ items: 0, parked: 0 });
      steps += [...models[i]!.values()].flatMap((one) => [...one.runs.values()].flatMap((run) => run.steps)).length;
    }
    expect(steps).toBeGreaterThan(100);
  });

  it('semantics 17: does outside what was asked, each once, and again only with the same key and bytes', async () => {
    const keys: string[] = [];
    for (const [i, play] of plays.entries()) {
      const seen = await effectsOf(pool, play.workspaceId);
      expect(seen.map((one) => effect(one.contact, one)).sort()).toEqual([...models[i]!].flatMap(([contact, one]) => one.effects.map((asked) => effect(contact, asked))).sort());
      keys.push(...seen.map(({ key }) => key));
    }
    expect([...world.calls.keys()].sort()).toEqual(keys.sort());
    for (const [key, bodies] of world.calls) expect([key, new Set(bodies).size]).toEqual([key, 1]);
    expect(keys.length).toBeGreaterThan(20);
  });
});
