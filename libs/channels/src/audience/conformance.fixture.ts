import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@tributary/contract';
import { isClient, type AudienceChange, type AudienceClient, type AudienceVendor, type Changed, type Row } from './vendor.js';

/** A vendor's other side, which really listens, as the suite asks things of it. */
export interface OtherSide {
  readonly url: string;
  /** An audience that is there already; its id. */
  add(name: string): string;
  /** How many people are in it. */
  size(audience: string): number;
  /** What happens to the next call. `throttled`: for so many minutes; `hang-up-after`: it was done, but the answer is lost. */
  next(mishap: 'throttled' | 'broken' | 'hang-up' | 'hang-up-after' | 'refused'): void;
  /** Everything in whatever was said to it, as text. */
  heard(): string;
  close(): Promise<void>;
}

export interface VendorCase {
  open(): Promise<OtherSide>;
  vendor(url: string): AudienceVendor;
  readonly goodCredentials: JsonObject;
  readonly endedCredentials: JsonObject;
  /** For how long a throttled call says to rest, ms. */
  readonly throttledMs: number;
  /** A row of the right shape that the other side cannot use. */
  readonly unusableRow: Row;
}

const people = (n: number) => Array.from({ length: n }, (_, i) => ({ userId: `u${i}`, traits: { email: `Person.${i}@Example.com`, phone: `+1 650 253 ${String(i % 10_000).padStart(4, '0')}`, firstName: 'Ana' } }));

/** What every vendor of audiences must do; one that passes can be put to work. */
export function conforms(name: string, given: VendorCase): void {
  describe(`${name} as a vendor of audiences`, () => {
    let other: OtherSide;
    let vendor: AudienceVendor;
    let audience: string;
    let sessions = 0;
    beforeAll(async () => {
      other = await given.open();
      vendor = given.vendor(other.url);
    });
    beforeEach(() => void (audience = other.add('Spec')));
    afterAll(async () => {
      await vendor.close();
      await other.close();
    });

    const client = (credentials = given.goodCredentials): AudienceClient => {
      const connected = vendor.connect(credentials);
      if (!isClient(connected)) throw new Error(connected.detail);
      return connected;
    };
    const rows = (n: number) => people(n).map((person) => vendor.rowOf(person)!);
    const change = (mode: AudienceChange['mode'], list: readonly Row[], by = client()): Promise<Changed> => by.change({ externalId: audience, mode, rows: list, session: { id: ++sessions, seq: 1, isLast: true, total: list.length } });

    it('makes the same row of the same person, one cell a column, and none of whom it could not find', () => {
      const [person] = people(1);
      expect(vendor.rowOf(person!)).toEqual(vendor.rowOf(structuredClone(person!)));
      expect(vendor.rowOf(person!)).toHaveLength(vendor.columns.length);
      expect(vendor.rowOf({ userId: 'u1', traits: { firstName: 'Ana' } })).toBeNull();
    });

    it('never lets an address or a number out in plain', async () => {
      await change('add', rows(3));
      expect(other.heard()).not.toMatch(/person\.\d|example\.com|253|\bana\b/i);
    });

    it('makes an audience and says under which id', async () => {
      const made = await client().create('New ones');
      expect(made.result).toBe('done');
      audience = made.result === 'done' ? made.externalId : '';
      expect((await change('add', rows(1))).result).toBe('done');
      expect(other.size(audience)).toBe(1);
    });

    it('adds and removes, each as often as one likes', async () => {
      for (let again = 0; again < 2; again++) expect(await change('add', rows(5))).toMatchObject({ result: 'done', received: 5, invalid: 0, restMs: 0 });
      expect(other.size(audience)).toBe(5);
      for (let again = 0; again < 2; again++) expect((await change('remove', rows(2))).result).toBe('done');
      expect(other.size(audience)).toBe(3);
    });

    it('takes as many rows at once as it says, over several calls of one session', async () => {
      const all = rows(vendor.rowsPerCall + 1);
      const session = { id: ++sessions, total: all.length };
      const first = await client().change({ externalId: audience, mode: 'add', rows: all.slice(0, -1), session: { ...session, seq: 1, isLast: false } });
      const second = await client().change({ externalId: audience, mode: 'add', rows: all.slice(-1), session: { ...session, seq: 2, isLast: true } });
      expect([first.result, second.result]).toEqual(['done', 'done']);
      expect(other.size(audience)).toBe(all.length);
    });

    it('names the rows that were not taken, and takes the others', async () => {
      const [one, two] = rows(2);
      const came = await change('add', [one!, given.unusableRow, two!]);
      expect(came).toMatchObject({ result: 'done', received: 3, invalid: 1 });
      expect(came.result === 'done' && [...came.dropped.keys()]).toEqual([1]);
      expect(other.size(audience)).toBe(2);
    });

    it('rests for as long as it was told', async () => {
      other.next('throttled');
      expect(await change('add', rows(1))).toMatchObject({ result: 'later', afterMs: given.throttledMs });
    });

    it('tries again where it is out of order, or the line broke', async () => {
      for (const mishap of ['broken', 'hang-up', 'hang-up-after'] as const) {
        other.next(mishap);
        expect(await change('add', rows(1))).toMatchObject({ result: 'later', afterMs: null });
        expect((await change('add', rows(1))).result).toBe('done');
      }
      expect(other.size(audience)).toBe(1);
    });

    it('leaves a token that ended, and an audience that is gone, to a person', async () => {
      expect((await change('add', rows(1), client(given.endedCredentials))).result).toBe('person');
      expect((await client(given.endedCredentials).create('x')).result).toBe('person');
      audience = '9';
      expect((await change('add', rows(1))).result).toBe('person');
    });

    it('says what it was refused with, and does not ask for more of it', async () => {
      other.next('refused');
      expect(await change('add', rows(1))).toMatchObject({ result: 'refused', reason: { code: 'audience.refused-call' } });
    });

    it('says no credential and nobody’s data in any reason', async () => {
      other.next('refused');
      const told = JSON.stringify([await change('add', rows(1)), await change('add', rows(1), client(given.endedCredentials)), vendor.connect({})]);
      for (const secret of [...Object.values(given.goodCredentials), ...Object.values(given.endedCredentials), ...rows(1)[0]!.filter((cell) => cell.length > 5)]) expect(told).not.toContain(secret);
    });

    it('tells an administrator what is missing', () => {
      const connected = vendor.connect({});
      expect(isClient(connected) ? null : connected.code).toBe('audience.not-connected');
    });
  });
}
