import { byName } from './contact-memberships.js';
import { ContactCache } from './contact-cache.js';
import { historyOf } from './contact-history.js';
import { ContactState, type LoadedContact } from './contact-state.js';
import type { Definitions } from './definitions.js';

const SHARD = 3;
const row = { workspace: 1, state: 'active', traits: {}, tags: [], companies: [] } as unknown as NonNullable<LoadedContact['row']>;
const definitions = (extent: number) => ({ flows: { extent }, readingOf: () => 'instants', patternsOf: () => [] }) as unknown as Definitions;

/** A contact with so many instants remembered. */
function contact(name: string, instants: number): LoadedContact {
  const key = { shard: SHARD, workspace: 1, contact: name };
  const history = new Map([['Order', historyOf(0, 'instants', { instants: Array.from({ length: instants }, (_, i) => i), events: null })]]);
  return { key, row, memberships: byName([]), computed: {}, isComplete: false, totals: new Map(), history, changedAt: new Map(), workflows: { runs: [], enrolments: [], asked: new Set(), isComplete: false }, flows: 1, dates: [], companies: null, derived: null };
}

describe('what is remembered of contacts', () => {
  const keep = (cache: ContactCache, held: Definitions, contacts: readonly LoadedContact[]) =>
    cache.keep([{ id: SHARD, epoch: 0n, now: 0, liveWaits: false }] as unknown as Parameters<ContactCache['keep']>[0], contacts.map((loaded) => new ContactState(loaded, held)), new Set());
  const known = (cache: ContactCache, held: Definitions, names: readonly string[]) => names.filter((name) => cache.get({ shard: SHARD, workspace: 1, contact: name }, held));

  it('stays within its bound, whoever was not needed longest going first', () => {
    const [cache, held] = [new ContactCache(), definitions(1)];
    const names = Array.from({ length: 450 }, (_, i) => `c${i}`);
    keep(cache, held, names.map((name) => contact(name, 20_000))); // 240 KB each
    const left = known(cache, held, names);
    expect(left.length).toBeGreaterThan(250);
    expect(left.length).toBeLessThan(320);
    expect(left).toEqual(names.slice(-left.length));
  });

  it('does not hold one that is larger than many others', () => {
    const [cache, held] = [new ContactCache(), definitions(1)];
    keep(cache, held, [contact('small', 10), contact('large', 100_000)]);
    expect(known(cache, held, ['small', 'large'])).toEqual(['small']);
  });

  it('is loaded anew once a version of a workflow was met that reads more', () => {
    const cache = new ContactCache();
    const flows = { extent: 1 };
    const held = { ...definitions(1), flows } as unknown as Definitions;
    keep(cache, held, [contact('one', 10)]);
    expect(known(cache, held, ['one'])).toEqual(['one']);
    flows.extent = 2;
    expect(known(cache, held, ['one'])).toEqual([]);
  });
});
