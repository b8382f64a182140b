import { describe, expect, it } from '@jest/globals';
import type { MembershipRow } from '@tributary/store';
import fc from 'fast-check';
import { byName, ContactMemberships } from './contact-memberships.js';

const key = { shard: 3, workspace: 1, contact: '00000000-0000-4000-8000-000000000001' };
const instant = fc.option(fc.integer({ min: 1, max: 6 }), { nil: null });
const write = fc.record({ segment: fc.integer({ min: 1, max: 4 }), version: fc.integer({ min: 1, max: 2 }), validUntil: instant, gone: fc.boolean() });

const put = (memberships: ContactMemberships, { gone, segment, version, validUntil }: { gone: boolean; segment: number; version: number; validUntil: number | null }) =>
  gone ? memberships.remove(segment, version) : memberships.set({ segment, version, member: true, announced: true, since: 0, cause: 'data', validUntil });

describe('memberships of a contact', () => {
  it('know when the first of them falls due, whatever is written, batch after batch', () => {
    fc.assert(
      fc.property(fc.array(write, { maxLength: 6 }), fc.array(fc.array(write, { maxLength: 5 }), { maxLength: 4 }), (stored, batches) => {
        const rows = new Map<string, MembershipRow>(stored.map(({ segment, version, validUntil }) => [`${segment}/${version}`, { ...key, segment, version, member: true, announced: true, since: 0, cause: 'data', validUntil }]));
        let loaded = byName([...rows.values()]);
        for (const batch of batches) {
          const memberships = new ContactMemberships(key, loaded);
          for (const one of batch) {
            put(memberships, one);
            const until: number[] = [];
            memberships.each(({ validUntil }) => void (validUntil !== null && until.push(validUntil)));
            if (until.length % 2 === 0) expect(memberships.earliest).toBe(Math.min(...until)); // asked now and then, as the fold does
          }
          loaded = memberships.asLoaded();
          expect(loaded.earliest).toBe(Math.min(...[...loaded.rows.values()].map(({ validUntil }) => validUntil ?? Infinity)));
        }
      }),
    );
  });
});
