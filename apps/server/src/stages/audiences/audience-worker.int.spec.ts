import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Topics } from '../../messages/topics.js';
import { audienceWays } from '../../wiring/audience-ways.js';
import { NOW } from '../effects/ledger.fixture.js';
import { AudienceFixture, emailHash, type Place } from './audience.fixture.js';
import { stuck } from './stuck-vendor.fixture.js';
import { metaAudiences } from '@tributary/channels';
import { FakeMeta } from '@tributary/fixtures';
import { statementCount } from '@tributary/store';

jest.setTimeout(60_000);

let spec: AudienceFixture;
beforeAll(async () => void (spec = await AudienceFixture.open()));
afterAll(() => spec.close());
afterEach(() => {
  expect(spec.failures.splice(0)).toEqual([]);
  expect(spec.meta.mishaps.splice(0)).toEqual([]);
  spec.meta.calls.length = 0;
});

const drain = (place: Place) => spec.worker().drain([place.shard]);
const people = (place: Place, ...emails: string[]) => Promise.all(emails.map((email) => spec.contact(place, { email })));
const reasonsOf = async (audience: { id: number }) => (await spec.members(audience)).map((member) => member.reason?.code ?? null);

describe('AudienceWorker', () => {
  it('makes the audience at the platform, then puts in and takes out whom it is wished', async () => {
    const place = await spec.place();
    const audience = await spec.audience(place, null);
    const [ana, ben] = await people(place, 'ana@x.pt', 'ben@x.pt');
    await spec.wish(audience, [ana!, ben!]);
    await drain(place);
    const externalId = (await spec.row(audience)).external_id!;
    expect(spec.meta.audiences.has(externalId)).toBe(true);
    expect(spec.hashes({ externalId })).toEqual([emailHash('ana@x.pt'), emailHash('ben@x.pt')].sort());
    await spec.wish(audience, [ana!], false);
    await drain(place);
    expect(spec.hashes({ externalId })).toEqual([emailHash('ben@x.pt')]);
    expect(await spec.syncs(audience)).toEqual(['create done 0/0/0', 'add done 2/2/0', 'remove done 1/1/0']);
    expect((await spec.members(audience)).map((member) => [member.wanted, member.actual])).toEqual([[true, true]]);
    expect(await spec.isSettled(place)).toBe(true);
  });

  it('counts those without a usable key, and does not send them', async () => {
    const place = await spec.place();
    const audience = await spec.audience(place);
    await spec.wish(audience, [await spec.contact(place, { firstName: 'Ana' }), ...(await people(place, 'nonsense', 'ana@x.pt'))]);
    await drain(place);
    expect(await spec.syncs(audience)).toEqual(['add done 1/1/0 -2-0']);
    expect((await reasonsOf(audience)).filter(Boolean)).toEqual(['audience.no-key', 'audience.no-key']);
    expect(spec.hashes(audience)).toEqual([emailHash('ana@x.pt')]);
  });

  it('sends nobody who refused ads, takes out who refuses later, and puts in again who agrees', async () => {
    const place = await spec.place();
    const audience = await spec.audience(place);
    const [ana, ben] = await people(place, 'ana@x.pt', 'ben@x.pt');
    await spec.edit(ben!, { consent: { ads: 'never' } });
    await spec.wish(audience, [ana!, ben!]);
    await drain(place);
    expect(spec.hashes(audience)).toEqual([emailHash('ana@x.pt')]);
    await spec.edit(ana!, { consent: { ads: 'unsubscribed' } });
    expect(spec.hashes(audience)).toEqual([]);
    expect(await reasonsOf(audience)).toEqual(['audience.refused', 'audience.refused']);
    await spec.edit(ben!, { consent: { ads: 'subscribed' } });
    expect(spec.hashes(audience)).toEqual([emailHash('ben@x.pt')]);
    await spec.edit(ben!, { consent: { news: 'unsubscribed' } });
    expect(await spec.syncs(audience)).toEqual(['add done 1/1/0 -0-1', 'remove done 1/1/0 -0-1', 'add done 1/1/0']);
  });

  it('asks for a subscription where the topic is opt-in', async () => {
    const place = await spec.place();
    const topics = new Topics(spec.database.api);
    const audience = await spec.audience(place);
    const [ana, ben] = await people(place, 'ana@x.pt', 'ben@x.pt');
    await spec.edit(ben!, { consent: { ads: 'subscribed' } });
    await spec.wish(audience, [ana!, ben!]);
    await drain(place);
    await topics.create(place, { key: 'ads', consent: 'opt-in' });
    await drain(place);
    expect(spec.hashes(audience)).toEqual([emailHash('ben@x.pt')]);
    await topics.change(place, 'ads', { consent: 'opt-out' });
    await drain(place);
    expect(spec.hashes(audience)).toHaveLength(2);
  });

  it('takes who is known by another address out by the old one, and puts them in by the new one', async () => {
    const place = await spec.place();
    const audience = await spec.audience(place);
    const [ana] = await people(place, 'ana@x.pt');
    await spec.wish(audience, [ana!]);
    await drain(place);
    await spec.edit(ana!, { traits: { email: 'ana@y.pt' } });
    expect(spec.hashes(audience)).toEqual([emailHash('ana@y.pt')]);
    await spec.edit(ana!, { traits: { email: 'nobody' } });
    expect([spec.hashes(audience), await reasonsOf(audience)]).toEqual([[], ['audience.no-key']]);
    await spec.edit(ana!, { traits: { plan: 'free' } });
    expect(await spec.syncs(audience)).toEqual(['add done 1/1/0', 'remove done 1/1/0', 'add done 1/1/0', 'remove done 1/1/0 -1-0']);
  });

  it('drops rows that the platform could not use, with the reason, and keeps the others', async () => {
    const place = await spec.place();
    const audience = await spec.audience(place);
    spec.meta.unusable.add(emailHash('bad@x.pt'));
    const [bad, good] = await people(place, 'bad@x.pt', 'good@x.pt');
    await spec.wish(audience, [bad!, good!]);
    await drain(place);
    expect(await spec.syncs(audience)).toEqual(['add done 2/2/1']);
    expect((await spec.members(audience)).find((member) => member.contact === bad!.contact)).toMatchObject({ wanted: true, actual: false, due_since: null, sent: null, reason: { code: 'audience.row-invalid' } });
    expect(spec.hashes(audience)).toEqual([emailHash('good@x.pt')]);
    await drain(place);
    expect(spec.meta.calls).toHaveLength(1);
  });

  it('rests for as long as it is told, and goes on then', async () => {
    const place = await spec.place();
    const audience = await spec.audience(place);
    await spec.wish(audience, await people(place, 'ana@x.pt'));
    spec.meta.mishaps.push({ throttledMinutes: 20 });
    await drain(place);
    expect(await spec.row(audience)).toMatchObject({ state: 'active', attempts: 1, next_attempt_at: new Date(NOW + 20 * 60_000), reason: { code: 'audience.limit' } });
    expect(await spec.isSettled(place)).toBe(true);
    await spec.ledger.setClock(place.shard, NOW + 20 * 60_000 - 1);
    await drain(place);
    expect(spec.meta.calls).toHaveLength(1);
    await spec.ledger.setClock(place.shard, NOW + 20 * 60_000);
    await drain(place);
    expect([spec.hashes(audience), await spec.syncs(audience)]).toEqual([[emailHash('ana@x.pt')], ['add later 1/0/0 audience.limit', 'add done 1/1/0']]);
    expect(await spec.row(audience)).toMatchObject({ attempts: 0, reason: null, next_attempt_at: null });
  });

  it('stops when the token has ended, until a person gives a new one', async () => {
    const place = await spec.place('sandbox', 'ended-token');
    const audience = await spec.audience(place);
    await spec.wish(audience, await people(place, 'ana@x.pt'));
    await drain(place);
    await drain(place);
    expect(spec.meta.calls).toHaveLength(1);
    const stopped = await spec.row(audience);
    expect(stopped).toMatchObject({ state: 'stopped', reason: { code: 'audience.token' } });
    expect(stopped.reason!.detail).toMatch(/PUT \/api\/channels\/meta/);
    expect(JSON.stringify([stopped, (await spec.database.api.query('select * from audience_sync')).rows])).not.toContain('ended-token');
    await spec.connect(place, 'good-token');
    await drain(place);
    expect([spec.hashes(audience), (await spec.row(audience)).state]).toEqual([[emailHash('ana@x.pt')], 'active']);
  });

  it('goes on when a new token was given while the old one was being refused', async () => {
    const place = await spec.place('sandbox', 'ended-token');
    const audience = await spec.audience(place);
    await spec.wish(audience, await people(place, 'ana@x.pt'));
    const held = stuck(spec.ways.vendors.get('meta')!, true);
    const syncing = spec.worker({ vendors: held.vendors }).step([place.shard]);
    await held.inCall;
    await spec.connect(place, 'good-token');
    held.letGo();
    await syncing;
    expect(await spec.row(audience)).toMatchObject({ state: 'active', reason: null });
    await drain(place);
    expect([spec.hashes(audience), await spec.syncs(audience)]).toEqual([[emailHash('ana@x.pt')], ['add stopped 1/0/0 audience.token', 'add done 1/1/0']]);
  });

  it('stops when nobody is connected, or the audience is gone there', async () => {
    const place = await spec.place();
    const audience = await spec.audience(place, '404');
    await spec.wish(audience, await people(place, 'ana@x.pt'));
    await drain(place);
    expect(await spec.row(audience)).toMatchObject({ state: 'stopped', reason: { code: 'audience.not-allowed' } });
    const other = await spec.place();
    await spec.database.api.query(`delete from channel where workspace = $1`, [other.id]);
    const alone = await spec.audience(other, null);
    await drain(other);
    expect([await spec.row(alone), await spec.syncs(alone)]).toMatchObject([{ state: 'stopped', reason: { code: 'audience.not-connected' } }, ['- stopped 0/0/0 audience.not-connected']]);
  });

  it('waits while its credentials are sealed under another key', async () => {
    const place = await spec.place();
    const audience = await spec.audience(place);
    await spec.wish(audience, await people(place, 'ana@x.pt'));
    const otherKey = audienceWays({ metaGraphUrl: spec.meta.url, secretKey: 'other'.repeat(10), allowPrivateHosts: [] });
    await spec.worker({ open: otherKey.open }).drain([place.shard]);
    expect(await spec.row(audience)).toMatchObject({ state: 'active', attempts: 1, reason: { code: 'channel.sealed' } });
    await spec.ledger.setClock(place.shard, NOW + 3_600_000);
    await drain(place);
    expect(spec.hashes(audience)).toHaveLength(1);
  });

  it('tells of each row of a call that was refused, and stops where people could not be taken out', async () => {
    const place = await spec.place();
    const audience = await spec.audience(place);
    const [ana] = await people(place, 'ana@x.pt');
    await spec.wish(audience, [ana!]);
    spec.meta.mishaps.push('refused');
    await drain(place);
    expect([(await spec.row(audience)).state, await reasonsOf(audience), await spec.syncs(audience)]).toEqual(['active', ['audience.refused-call'], ['add failed 1/0/0 audience.refused-call']]);
    await spec.wish(audience, [ana!]);
    await drain(place);
    expect(spec.hashes(audience)).toHaveLength(1);
    await spec.wish(audience, [ana!], false);
    spec.meta.mishaps.push('refused');
    await drain(place);
    expect((await spec.row(audience)).state).toBe('stopped');
    expect(await spec.members(audience)).toMatchObject([{ wanted: false, actual: null }]);
  });

  it('asks again when no answer came, and when Meta is out of order', async () => {
    const place = await spec.place();
    const audience = await spec.audience(place);
    await spec.wish(audience, await people(place, 'ana@x.pt'));
    let at = NOW;
    for (const mishap of ['broken', 'hang-up', 'hang-up-after'] as const) {
      spec.meta.mishaps.push(mishap);
      await drain(place);
      await spec.ledger.setClock(place.shard, (at += 3_600_000));
    }
    await drain(place);
    expect([spec.hashes(audience), (await spec.syncs(audience)).at(-1)]).toEqual([[emailHash('ana@x.pt')], 'add done 1/1/0']);
    expect(await spec.isSettled(place)).toBe(true);
  });

  it('sends 10,000 a call, in the calls of one session', async () => {
    const place = await spec.place();
    const audience = await spec.audience(place);
    const made = await spec.database.api.query<{ contact: string }>(
      `insert into contact (shard, workspace, id, user_id, traits, trait_at, created_at) select $1, $2, gen_random_uuid(), 'u' || n, jsonb_build_object('email', 'p' || n || '@x.pt'), '{}', now() from generate_series(1, 10001) n returning id as contact`,
      [place.shard, place.id],
    );
    await spec.wish(audience, made.rows.map(({ contact }) => ({ shard: place.shard, workspace: place.id, contact })));
    await drain(place);
    const sessions = spec.meta.calls.map(({ body, rows }) => ({ rows, ...(body as { session: { session_id: number; batch_seq: number; last_batch_flag: boolean; estimated_num_total: number } }).session }));
    expect(sessions.map(({ rows, batch_seq, last_batch_flag, estimated_num_total }) => [rows, batch_seq, last_batch_flag, estimated_num_total])).toEqual([
      [10_000, 1, false, 10_001],
      [1, 2, true, 10_001],
    ]);
    expect(sessions[0]!.session_id).toBe(sessions[1]!.session_id);
    expect(spec.hashes(audience)).toHaveLength(10_001);
  });

  it('lets differences gather for five seconds, unless there are 10,000 or somebody waits', async () => {
    const place = await spec.place('live');
    const audience = await spec.audience(place);
    const [ana, ben] = await people(place, 'ana@x.pt', 'ben@x.pt');
    const { rows } = await spec.database.api.query<{ now: Date }>('select clock_timestamp() as now');
    const now = rows[0]!.now.getTime();
    await spec.wish(audience, [ana!], true, now + 60_000);
    expect(await spec.worker().drain()).toBe(false);
    await spec.database.api.query('update audience set hurry = true where id = $1', [audience.id]);
    expect(await spec.worker().drain()).toBe(true);
    await spec.wish(audience, [ben!], true, now + 60_000);
    expect(await spec.worker().drain()).toBe(false);
    await spec.database.api.query(`update audience_member set due_since = clock_timestamp() - interval '5 s' where contact = $1`, [ben!.contact]);
    await spec.worker().drain();
    expect(spec.hashes(audience)).toHaveLength(2);
    await spec.database.api.query(`insert into audience_member (audience, contact, workspace, shard, wanted, actual, wished_at, due_since) select $1, gen_random_uuid(), $2, 7, true, false, $3, $3 from generate_series(1, 10000)`, [audience.id, place.id, new Date(now + 60_000)]);
    expect(await spec.worker().drain()).toBe(true);
  });

  it('calls nobody from a sandbox but loopback: there it is as if it were done', async () => {
    const place = await spec.place();
    const audience = await spec.audience(place, null);
    const [ana] = await people(place, 'ana@x.pt');
    await spec.wish(audience, [ana!]);
    const vendor = metaAudiences({ baseUrl: 'https://graph.facebook.com' });
    const { sandboxMayCall } = spec.ways;
    await spec.worker({ vendors: new Map([['meta', vendor]]), sandboxMayCall }).drain([place.shard]);
    await vendor.close();
    expect(await spec.syncs(audience)).toEqual(['create simulated 0/0/0', 'add simulated 1/1/0']);
    expect([await spec.members(audience), spec.meta.calls]).toMatchObject([[{ wanted: true, actual: true }], []]);
  });

  it('calls the address of the workspace’s own connection, from a sandbox too, and that of the server for all others', async () => {
    const [own, other] = [await spec.place(), await spec.place()];
    const audiences = [await spec.audience(own, null), await spec.audience(other, null)];
    const standIn = await FakeMeta.open();
    await spec.connect(own, 'good-token', { graphUrl: standIn.url });
    const [ana, ben] = [...(await people(own, 'ana@x.pt')), ...(await people(other, 'ben@x.pt'))];
    await spec.wish(audiences[0]!, [ana!]);
    await spec.wish(audiences[1]!, [ben!]);
    const vendor = metaAudiences({ baseUrl: 'https://graph.facebook.com' });
    const { sandboxMayCall } = spec.ways;
    await spec.worker({ vendors: new Map([['meta', vendor]]), sandboxMayCall }).drain([own.shard, other.shard]);
    await vendor.close();
    const [[id, name]] = [...standIn.audiences] as [[string, string]];
    expect([standIn.audiences.size, name, standIn.members(id).map((cells) => cells['EMAIL'])]).toEqual([1, expect.any(String), [emailHash('ana@x.pt')]]);
    expect([await spec.syncs(audiences[0]!), await spec.syncs(audiences[1]!)]).toEqual([['create done 0/0/0', 'add done 1/1/0'], ['create simulated 0/0/0', 'add simulated 1/1/0']]);
    await standIn.close();
  });

  it.each(['https://127.0.0.1:4010', 'http://localhost:4010', 'http://10.0.0.1:4010', 'http://127.0.0.1', 'http://127.0.0.1:99999', 'http://127.0.0.1:0', 'http://127.0.0.1:4010/v1', 'http://a@127.0.0.1:4010', 'http://127.0.0.1:4010?x', 'http://127.0.0.1:4010@evil.example', ''])(
    'takes no address for a connection but one of this machine: %s',
    async (graphUrl) => {
      const place = await spec.place();
      const refused = await spec.connect(place, 'good-token', { graphUrl }).catch((error: unknown) => error);
      expect(refused).toMatchObject({ code: 'channel.bad-url', message: 'graphUrl: give an address of this machine such as http://127.0.0.1:4010, or leave it out to call Meta.' });
    },
  );

  it('makes one call at a time for an audience, whoever works, and several for several', async () => {
    const place = await spec.place();
    const [one, other] = [await spec.audience(place), await spec.audience(place)];
    const [ana, ben] = await people(place, 'ana@x.pt', 'ben@x.pt');
    await spec.wish(one, [ana!]);
    const { vendors, inCall, letGo } = stuck(spec.ways.vendors.get('meta')!, true);
    const first = spec.worker({ vendors }).step([place.shard]);
    await inCall;
    await spec.wish(one, [ben!]);
    expect(await spec.worker().step([place.shard])).toBe(false);
    await spec.wish(other, [ana!]);
    expect(await spec.worker().step([place.shard])).toBe(true);
    expect([spec.hashes(one).length, spec.hashes(other).length]).toEqual([1, 1]);
    expect(await spec.isSettled(place)).toBe(false);
    letGo();
    await first;
    await drain(place);
    expect(spec.hashes(one)).toHaveLength(2);
  });

  it('runs as many statements for 50 people as for one', async () => {
    const counts: number[] = [];
    for (const size of [1, 50]) {
      const place = await spec.place();
      const audience = await spec.audience(place);
      await spec.wish(audience, await people(place, ...Array.from({ length: size }, (_, i) => `p${i}@x.pt`)));
      const before = statementCount.total;
      await spec.worker().step([place.shard]);
      counts.push(statementCount.total - before);
    }
    // claim, members; hold, depart; how many there are in all; hold, settle, who waits, the list of syncs, release
    expect(counts).toEqual([10, 10]);
  });

  it('lets an older wish overrule no newer one', async () => {
    const place = await spec.place();
    const audience = await spec.audience(place);
    const [ana] = await people(place, 'ana@x.pt');
    await spec.wish(audience, [ana!], true, NOW);
    await spec.wish(audience, [ana!], false, NOW - 1);
    await drain(place);
    expect(spec.hashes(audience)).toHaveLength(1);
  });
});
