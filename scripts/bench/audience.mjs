import { FakeMeta } from '@tributary/fixtures';
import { startServer } from './server.mjs';

/** Contacts that go into the audience. */
export const CROWD = 100_000;
const BATCH = 500;
const SENDERS = 4;

async function settled(server) {
  while (!(await server.api('GET', '/api/settled?wait=30')).settled);
}

/** Everybody with an address, an eighth without any. */
const person = (i) => ({ type: 'identify', userId: `p${i}`, messageId: `crowd-${i}`, traits: { crowd: true, firstName: 'Ana', ...(i % 8 === 7 ? {} : { email: `person.${i}@example.com`, phone: `+1 650 253 ${String(i % 10_000).padStart(4, '0')}` }) } });

async function gather(server) {
  let next = 0;
  const sender = async () => {
    for (let at = next; at < CROWD; at = next) {
      next += BATCH;
      await server.send(Array.from({ length: Math.min(BATCH, CROWD - at) }, (_, i) => person(at + i)));
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  await settled(server);
}

/**
 * A segment of 100,000 contacts into an audience of a Meta on loopback, from asking for it until nothing is left to do.
 * @returns contacts a second, how many Meta was told of, in how many calls, and how many had no key
 */
export async function contactsToAudience(databaseUrl) {
  const meta = await FakeMeta.open();
  const server = await startServer(databaseUrl, { META_GRAPH_URL: meta.url });
  try {
    await server.api('PUT', '/api/channels/meta', { accessToken: 'good-token', adAccountId: '1' });
    await server.api('POST', '/api/segments', { key: 'crowd', rule: { trait: 'crowd', op: 'equals', value: true } });
    await gather(server);
    const before = server.memory();
    const startedAt = performance.now();
    const { id, externalId } = await server.api('POST', '/api/audiences', { name: 'Crowd', provider: 'meta', segment: 'crowd' });
    const askedMs = performance.now() - startedAt;
    await settled(server);
    const tookMs = performance.now() - startedAt;
    const { withoutKey } = await server.api('GET', `/api/audiences/${id}`);
    const calls = meta.calls.filter(({ path }) => path.endsWith('/users')).length;
    return { perSecond: (CROWD / tookMs) * 1_000, askedMs, told: meta.members(externalId).length, calls, withoutKey, memory: { before: before.peak, after: server.memory().peak } };
  } finally {
    await server.stop();
    await meta.close();
  }
}
