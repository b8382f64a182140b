import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ContactKey } from '@tributary/store';
import fc from 'fast-check';
import { Audiences } from '../../audiences/audiences.js';
import { Segments } from '../../segments/segments.js';
import { ownKinds } from '../../wiring/kinds.js';
import { AudienceFixture, emailHash, type Place } from './audience.fixture.js';

jest.setTimeout(120_000);

let spec: AudienceFixture;
let segments: Segments;
let audiences: Audiences;
let place: Place;
beforeAll(async () => {
  spec = await AudienceFixture.open();
  segments = new Segments(spec.database.api, spec.engine);
  audiences = new Audiences(spec.database, spec.engine, ownKinds);
});
afterAll(async () => {
  expect(spec.failures).toEqual([]);
  await spec.close();
});
beforeEach(async () => void (place = await spec.place()));

const drain = () => spec.engine.drain([place.shard]);
const tagged = async (contact: ContactKey, tag: string, has = true) => spec.edit(contact, { tags: has ? { add: [tag] } : { remove: [tag] } });
const segment = async (key: string, tag = key) => {
  await segments.create(place, { key, kind: 'active', of: 'contact', rule: { tag } });
  await drain();
};
const person = (name: string) => spec.contact(place, { email: `${name}@x.pt` });

/** An audience that keeps in step with a segment, and what Meta has of it. */
async function following(key: string) {
  const made = await spec.audience(place);
  await audiences.change(place, `aud_${made.id}`, { segment: key });
  await drain();
  return { ...made, ref: `aud_${made.id}`, has: () => spec.hashes(made) };
}
const hashes = (...names: string[]) => names.map((name) => emailHash(`${name}@x.pt`)).sort();

describe('an audience that keeps in step with a segment', () => {
  it('has everybody in it once, then whoever enters, without whoever leaves', async () => {
    const [ana, ben, eve] = await Promise.all(['ana', 'ben', 'eve'].map(person));
    await segment('vip');
    await tagged(ana!, 'vip');
    await tagged(ben!, 'vip');
    const audience = await following('vip');
    expect(audience.has()).toEqual(hashes('ana', 'ben'));
    await tagged(eve!, 'vip');
    await tagged(ana!, 'vip', false);
    expect(audience.has()).toEqual(hashes('ben', 'eve'));
    expect(await spec.syncs(audience)).toEqual(['add done 2/2/0', 'add done 1/1/0', 'remove done 1/1/0']);
  });

  it('follows the rule when that changes, and time', async () => {
    const [ana, ben] = await Promise.all(['ana', 'ben'].map(person));
    await segment('vip');
    await tagged(ana!, 'vip');
    await tagged(ben!, 'gold');
    const audience = await following('vip');
    await segments.change(place, 'vip', { rule: { tag: 'gold' } });
    await drain();
    expect(audience.has()).toEqual(hashes('ben'));
  });

  it('moves to another segment, and to none, from which on it stays as it is', async () => {
    const [ana, ben] = await Promise.all(['ana', 'ben'].map(person));
    await segment('vip');
    await segment('gold');
    await tagged(ana!, 'vip');
    await tagged(ben!, 'gold');
    const audience = await following('vip');
    await audiences.change(place, audience.ref, { segment: 'gold' });
    await drain();
    expect(audience.has()).toEqual(hashes('ben'));
    await expect(segments.delete(place, 'gold')).rejects.toMatchObject({ code: 'segment.in-use', more: { usedBy: { audiences: [{ id: audience.ref }] } } });
    await audiences.change(place, audience.ref, { segment: null });
    await tagged(ben!, 'gold', false);
    expect(audience.has()).toEqual(hashes('ben'));
    await segments.delete(place, 'gold');
  });

  it('loses who is erased, by what was sent, and keeps nothing of them', async () => {
    const [ana, ben] = await Promise.all(['ana', 'ben'].map(person));
    await segment('vip');
    await tagged(ana!, 'vip');
    await tagged(ben!, 'vip');
    const audience = await following('vip');
    await spec.item(ana!, 'erase', null);
    expect(audience.has()).toEqual(hashes('ben'));
    expect(await spec.members(audience)).toMatchObject([{ contact: ben!.contact }]);
  });

  it('loses who is erased although Meta was out of reach just then', async () => {
    const ana = await person('ana');
    await segment('vip');
    await tagged(ana, 'vip');
    const audience = await following('vip');
    spec.meta.mishaps.push('broken');
    await spec.item(ana, 'erase', null);
    expect(await spec.members(audience)).toMatchObject([{ wanted: false, actual: null }]);
    await spec.ledger.setClock(place.shard, Date.UTC(2026, 5, 1));
    await drain();
    expect([audience.has(), await spec.members(audience)]).toEqual([[], []]);
  });

  it('still has who became somebody else, also when both were in', async () => {
    const [visitor, ana, ben] = await Promise.all(['ana', 'ana', 'ben'].map(person));
    await segment('vip');
    for (const one of [visitor!, ana!, ben!]) await tagged(one, 'vip');
    const audience = await following('vip');
    const merged = { from: visitor!.contact, fromShard: visitor!.shard, alias: null };
    await spec.item(ana!, 'merge', merged);
    expect(audience.has()).toEqual(hashes('ana', 'ben'));
    expect((await spec.members(audience)).map(({ contact, actual, due_since }) => [contact, actual, due_since])).toEqual([ana!, ben!].map(({ contact }) => [contact, true, null]).sort());
  });

  it('loses who refused ads as the visitor that they were before, and knows them by what they brought', async () => {
    const [visitor, ana, guest, ben] = await Promise.all([spec.contact(place, { phone: '+351912345678' }), person('ana'), spec.contact(place, { phone: '+351912345679' }), person('ben')]);
    await segment('vip');
    for (const one of [ana!, ben!]) await tagged(one, 'vip');
    const audience = await following('vip');
    await spec.edit(visitor!, { consent: { ads: 'never' } });
    await spec.item(ana!, 'merge', { from: visitor!.contact, fromShard: visitor!.shard, alias: null });
    expect(audience.has()).toEqual(hashes('ben'));
    await spec.item(ben!, 'merge', { from: guest!.contact, fromShard: guest!.shard, alias: null });
    expect(spec.meta.members(audience.externalId).map((cells) => [cells['EMAIL'] !== '', cells['PHONE'] !== ''])).toEqual([[true, true]]);
  });

  it('is what the segment is, whenever it began to follow and whatever happened', async () => {
    const act = fc.record({ who: fc.nat(3), tag: fc.constantFrom('vip', 'gold'), has: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 12 }), fc.nat(12), async (acts, from) => {
        place = await spec.place();
        const contacts = await Promise.all(['ana', 'ben', 'eve', 'joe'].map(person));
        await segments.create(place, { key: 'both', kind: 'active', of: 'contact', rule: { and: [{ tag: 'vip' }, { not: { tag: 'gold' } }] } });
        let audience: Awaited<ReturnType<typeof following>> | null = null;
        for (const [turn, { who, tag, has }] of acts.entries()) {
          if (turn === from) audience = await following('both');
          await tagged(contacts[who]!, tag, has);
        }
        audience ??= await following('both');
        await drain();
        const { items } = await segments.members(place, 'both', { limit: 50 });
        expect(audience.has()).toEqual(items.map(({ email }) => emailHash(email!)).sort());
      }),
      { numRuns: 15 },
    );
  });
});
