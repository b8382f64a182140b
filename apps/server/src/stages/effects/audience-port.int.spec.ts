import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { JsonObject } from '@tributary/contract';
import type { ContactKey } from '@tributary/store';
import { Audiences } from '../../audiences/audiences.js';
import { ownKinds } from '../../wiring/kinds.js';
import { AudienceFixture, type Place } from '../audiences/audience.fixture.js';

jest.setTimeout(60_000);

let spec: AudienceFixture;
let place: Place;
let audience: { id: number; externalId: string };
beforeAll(async () => void (spec = await AudienceFixture.open()));
afterAll(async () => {
  expect(spec.failures).toEqual([]);
  await spec.close();
});
beforeEach(async () => {
  place = await spec.place();
  audience = await spec.audience(place);
});

const person = (traits: JsonObject = { email: 'ana@x.pt' }) => spec.contact(place, traits);
const ask = (contact: ContactKey, mode: 'add' | 'remove', name = `aud_${audience.id}`) => spec.ledger.ask({ contact, port: 'audience', repeat: 'safe', payload: { audience: name, mode, contact: contact.contact } });
const drain = () => spec.engine.drain([place.shard]);
/** How an effect ended: its status, and the code of its reason. */
const ended = async (key: string) => {
  const { status, reason } = await spec.ledger.row(key);
  return [status, reason?.code ?? null];
};

describe('audiencePort', () => {
  it('ends when the platform was told, and says so to the run', async () => {
    const ana = await person();
    const key = await ask(ana, 'add');
    await spec.quiet.drain([place.shard]);
    expect(await spec.ledger.row(key)).toMatchObject({ status: 'pending', next_attempt_at: null, lease: null });
    expect(await spec.isSettled(place)).toBe(false);
    await spec.worker().drain([place.shard]);
    expect(await ended(key)).toEqual(['done', null]);
    expect(await spec.ledger.answers(ana)).toMatchObject([{ key, outcome: { status: 'done', response: { audience: `aud_${audience.id}`, mode: 'add' } } }]);
    expect(spec.hashes(audience)).toHaveLength(1);
  });

  it('is done at once where it is so already', async () => {
    const ana = await person();
    await ask(ana, 'add');
    await drain();
    const again = [await ask(ana, 'add'), await ask(await person({ email: 'ben@x.pt' }), 'remove')];
    await drain();
    expect(await Promise.all(again.map(ended))).toEqual([['done', null], ['done', null]]);
    expect(await spec.syncs(audience)).toEqual(['add done 1/1/0']);
  });

  it('skips who refused ads, cannot be found, or was dropped by the platform', async () => {
    const [ana, nobody] = [await person(), await person({ firstName: 'Ana' })];
    await spec.edit(ana, { consent: { ads: 'unsubscribed' } });
    const keys = [await ask(ana, 'add'), await ask(nobody, 'add')];
    await drain();
    expect(await Promise.all(keys.map(ended))).toEqual([['skipped', 'audience.refused'], ['skipped', 'audience.no-key']]);
  });

  it('fails where the platform refuses the call', async () => {
    const key = await ask(await person(), 'add');
    spec.meta.mishaps.push('refused');
    await drain();
    expect(await ended(key)).toEqual(['failed', 'audience.refused-call']);
  });

  it('lets the later of two wishes win, and tells the earlier that it did not', async () => {
    const ana = await person();
    const first = await ask(ana, 'add');
    await spec.quiet.drain([place.shard]);
    const second = await ask(ana, 'remove');
    await drain();
    expect([await ended(first), await ended(second)]).toEqual([['skipped', 'audience.overruled'], ['done', null]]);
    expect(spec.hashes(audience)).toEqual([]);
  });

  it('waits while a person has to act', async () => {
    await spec.connect(place, 'ended-token');
    const key = await ask(await person(), 'add');
    await drain();
    expect(await ended(key)).toEqual(['pending', null]);
    await spec.connect(place, 'good-token');
    await drain();
    expect(await ended(key)).toEqual(['done', null]);
  });

  it('is asked for anew when its contact becomes another', async () => {
    const [visitor, ana] = [await person(), await person({ email: 'ana@y.pt' })];
    const key = await ask(visitor, 'add');
    await spec.quiet.drain([place.shard]);
    await spec.item(ana, 'merge', { from: visitor.contact, fromShard: visitor.shard, alias: null });
    expect(await ended(key)).toEqual(['skipped', 'run.ended']); // the spec's run has no workflow that would go on
    expect(spec.hashes(audience)).toHaveLength(1);
  });

  it('is skipped when its audience is deleted meanwhile, or is not there', async () => {
    const keys = [await ask(await person(), 'add'), await ask(await person(), 'add', 'Nobody')];
    await spec.quiet.drain([place.shard]);
    await new Audiences(spec.database, spec.engine, ownKinds).delete(place, `aud_${audience.id}`);
    await drain();
    expect(await Promise.all(keys.map(ended))).toEqual([['skipped', 'audience.gone'], ['skipped', 'audience.gone']]);
  });
});
