import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { VECTORS_AT, casesAreHere, casesNote, contacts54, operatorVectors, pickedMembers, segmentCases, TOPIC_ASKED, type CaseStep, type SegmentCase } from '@tributary/fixtures';
import { startServer, type ServerProcess } from './server-process.js';
import { WorkspaceClient } from './workspace-client.js';

const describeCases = casesAreHere ? describe : describe.skip;

// Dozens of rebuilds in a test; a busy machine may take its time.
jest.setTimeout(30_000);

interface Call {
  readonly type: 'identify' | 'track' | 'group';
  readonly userId: string;
  readonly messageId: string;
  readonly timestamp: string;
  readonly [field: string]: unknown;
}

let server: ServerProcess;

beforeAll(async () => {
  if (casesAreHere) server = await startServer();
}, 90_000);
afterAll(async () => {
  await server?.stop();
});

async function sandboxAt(now: string, timezone = 'UTC'): Promise<WorkspaceClient> {
  const workspace = await WorkspaceClient.make(server, 'sandbox', timezone);
  await workspace.clock({ now });
  return workspace;
}

async function send(workspace: WorkspaceClient, batch: readonly Call[]): Promise<void> {
  const { status, body } = await workspace.ingest('batch', { batch });
  expect([status, body.accepted + body.duplicates, body.refused]).toEqual([200, batch.length, []]);
}

const create = (workspace: WorkspaceClient, key: string, rule: unknown) => workspace.ok('POST', '/api/segments', { key, rule });

async function createPicked(workspace: WorkspaceClient, key: string): Promise<void> {
  await workspace.ok('POST', '/api/segments', { key, kind: 'static' });
}

async function pick(workspace: WorkspaceClient, key: string, users: readonly string[]): Promise<void> {
  if (users.length === 0) return;
  expect(await workspace.ok('POST', `/api/segments/${key}/members`, { contacts: users.map((user) => `user:${user}`) })).toEqual({ changed: users.length, unknown: [] });
}

/** User ids, once nothing is left to do. */
async function members(workspace: WorkspaceClient, key: string): Promise<string[]> {
  await workspace.settled();
  return (await workspace.all<{ userId: string }>(`/api/segments/${key}/members`)).map((member) => member.userId).sort();
}

const identify = (userId: string, timestamp: string, traits: unknown): Call => ({ type: 'identify', userId, messageId: `identify-${userId}-${timestamp}`, timestamp, traits });

const factsOf = ({ now, users = [], events = [] }: SegmentCase): Call[] => [
  ...users.map((user) => identify(user.id, now, user.traits)),
  ...events.map((event, i): Call => ({ type: 'track', userId: event.user, event: event.event, messageId: `track-${i}`, timestamp: event.at, properties: event.properties })),
];

/** The case's segments in reference order, itself last as "case". */
async function createSegments(workspace: WorkspaceClient, { segment, definitions = {} }: SegmentCase): Promise<void> {
  for (const [key, definition] of Object.entries(definitions)) {
    if (pickedMembers(definition)) await createPicked(workspace, key);
    else await create(workspace, key, definition);
  }
  await create(workspace, 'case', segment);
}

async function pickMembers(workspace: WorkspaceClient, { definitions = {} }: SegmentCase): Promise<void> {
  for (const [key, definition] of Object.entries(definitions)) await pick(workspace, key, pickedMembers(definition) ?? []);
}

const callOf = (step: CaseStep): Call =>
  step.identify
    ? identify(step.identify, step.at, step.traits)
    : { type: 'track', userId: step.track!, event: step.event, messageId: step.messageId!, timestamp: step.at, properties: step.properties };

/** Plays a timeline; the segment is kept from the beginning, and at each expectation another is built from what is there. */
async function playSteps(c: SegmentCase): Promise<void> {
  const steps = c.steps!;
  const workspace = await sandboxAt(steps[0]!.at, c.timezone);
  await create(workspace, 'case', c.segment);
  for (const [i, step] of steps.entries()) {
    await workspace.clock({ now: step.at });
    const asked = step.subscribe ?? step.unsubscribe;
    if (asked) await workspace.ok('PATCH', `/api/contacts/user:${asked}`, { consent: { [TOPIC_ASKED]: step.subscribe ? 'subscribed' : 'unsubscribed' } });
    else if (!step.expect_members) await send(workspace, [callOf(step)]);
    else {
      await create(workspace, `built-${i}`, c.segment);
      const expected = [...step.expect_members].sort();
      expect([step.at, await members(workspace, 'case'), await members(workspace, `built-${i}`)]).toEqual([step.at, expected, expected]);
    }
  }
}

async function playAsOne(c: SegmentCase, order: 'segments first' | 'events first'): Promise<string[]> {
  const workspace = await sandboxAt(c.now, c.timezone);
  if (order === 'segments first') await createSegments(workspace, c);
  await send(workspace, factsOf(c));
  await workspace.settled();
  if (order === 'events first') await createSegments(workspace, c);
  await pickMembers(workspace, c);
  return members(workspace, 'case');
}

describeCases(`black-box cases of segments, through the server${casesNote}`, () => {
  it.each(segmentCases().map((c): [string, SegmentCase] => [c.id, c]))('%s has the members that others found, built or kept', async (_, c) => {
    if (c.steps) return playSteps(c);
    const expected = [...c.expected!].sort();
    expect({ kept: await playAsOne(c, 'segments first'), built: await playAsOne(c, 'events first') }).toEqual({ kept: expected, built: expected });
  });
});

describeCases(`vectors of operators, through the server${casesNote}`, () => {
  const { vectors } = operatorVectors();

  /** One contact a vector, one segment a rule. */
  async function judged(order: 'segments first' | 'events first'): Promise<boolean[]> {
    const workspace = await sandboxAt(new Date(VECTORS_AT).toISOString());
    const keys = new Map<string, string | null>();
    const createRules = async () => {
      for (const { rule } of vectors) {
        const asText = JSON.stringify(rule);
        if (keys.has(asText)) continue;
        const { status, body } = await workspace.send('POST', '/api/segments', { key: `rule-${keys.size}`, rule });
        expect([asText, status]).toEqual([asText, expect.any(Number)]);
        expect([201, 400]).toContain(status);
        keys.set(asText, status === 201 ? String(body['key']) : null);
      }
    };
    if (order === 'segments first') await createRules();
    await send(workspace, vectors.map(({ traits }, i) => identify(`v${i}`, new Date(VECTORS_AT).toISOString(), traits)));
    await workspace.settled();
    if (order === 'events first') await createRules();
    const found = new Map<string, string[]>();
    for (const key of keys.values()) if (key) found.set(key, await members(workspace, key));
    return vectors.map(({ rule }, i) => found.get(keys.get(JSON.stringify(rule)) ?? '')?.includes(`v${i}`) ?? false);
  }

  it.each(['segments first', 'events first'] as const)('hold as they do elsewhere, %s', async (order) => {
    const answers = await judged(order);
    expect(vectors.filter(({ expected }, i) => answers[i] !== expected).map(({ name }) => name)).toEqual([]);
  });
});

describeCases(`segments of 54 contacts, through the server${casesNote}`, () => {
  const { at, people, companies, pageViews, rules, picked, cases } = contacts54();
  const now = new Date(at).toISOString();

  async function playAll(order: 'segments first' | 'events first'): Promise<WorkspaceClient> {
    const workspace = await sandboxAt(now);
    const createAll = async () => {
      for (const key of Object.keys(picked)) await createPicked(workspace, key);
      for (const [key, rule] of Object.entries(rules)) await create(workspace, key, rule);
    };
    if (order === 'segments first') await createAll();
    await send(workspace, people.map((person) => identify(person.id, now, person.traits)));
    await send(workspace, people.flatMap(({ id, company }) => (company === null ? [] : [{ type: 'group', userId: id, groupId: company, messageId: `group-${id}`, timestamp: now, traits: companies[company] ?? {} }])));
    await send(workspace, pageViews.map(({ user, url, occurredAt }, i) => ({ type: 'track', userId: user, event: 'Page Viewed', messageId: `view-${i}`, timestamp: new Date(occurredAt).toISOString(), properties: { url } })));
    await workspace.settled();
    for (const { id, tags } of people.filter((person) => person.tags.length > 0)) await workspace.ok('PATCH', `/api/contacts/user:${id}`, { tags: { add: tags } });
    if (order === 'events first') await createAll();
    for (const [key, users] of Object.entries(picked)) await pick(workspace, key, users);
    return workspace;
  }

  it.each(['segments first', 'events first'] as const)('have the known members, %s', async (order) => {
    const workspace = await playAll(order);
    for (const { id, expected_count, expected_members } of cases.filter((c) => c.id in rules)) {
      expect([id, await members(workspace, id)]).toEqual([id, [...expected_members].sort()]);
      expect([id, (await workspace.ok<{ count: number }>('GET', `/api/segments/${id}`)).count]).toEqual([id, expected_count]);
    }
  });
});
