import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { IncomingEvent } from '@tributary/contract';
import { readBody } from '@tributary/ingest';
import fc from 'fast-check';
import type { Workspace } from '../../workspaces/workspaces.js';
import { EngineFixture } from '../engine.fixture.js';
import type { DurableItem } from '../shard/handed-items.js';
import { Accepter, type Receipt } from './accepter.js';

let made = 0;
const byNumber = (a: string, b: string) => Number(a) - Number(b);

describe('the door', () => {
  let spec: EngineFixture;
  beforeAll(async () => {
    spec = await EngineFixture.open();
  }, 60_000);
  afterAll(() => spec.close());

  const liveWorkspace = async (): Promise<Workspace> => {
    const { rows } = await spec.database.api.query<{ id: number }>(`insert into workspace (name, kind, secret, created_at) values ('door ${++made}', 'live', '', now()) returning id`);
    return { id: rows[0]!.id, name: 'door', kind: 'live', timezone: 'UTC', secret: new Uint8Array(32), sandboxShard: null, retentionMonths: null };
  };
  /** By number: who does it, known by which ids; each seventh is an alias call. */
  const eventsOf = (numbers: readonly number[]): readonly IncomingEvent[] => {
    const said = (n: number) => (n % 7 === 6 ? { type: 'alias', previousId: `visitor ${n % 2}` } : { type: 'track', event: 'Seen', properties: { n }, ...(n % 5 > 2 ? { anonymousId: `visitor ${n % 4}` } : {}) });
    return readBody('batch', { batch: numbers.map((n) => ({ ...said(n), userId: `user ${n % 3}`, messageId: `m${n}`, timestamp: '2026-11-01T00:00:00Z' })) }, () => 'none').events;
  };
  /** Ids of what was stored, of what waits for the fold, and merges that events asked for by showing two ids. */
  const storedIn = async (workspace: Workspace) => {
    const rows = async (text: string) => (await spec.database.api.query<{ id: string }>(text, [workspace.id])).rows.map((row) => row.id).sort(byNumber);
    return {
      events: await rows('select id::text from event where workspace = $1'),
      waiting: await rows(`select id::text from inbox where workspace = $1 and kind = 'event'`),
      aliases: await rows(`select id::text from event where workspace = $1 and type = 'alias'`),
      merges: await rows(`select id::text from inbox where workspace = $1 and kind = 'merge'`),
      links: await rows('select from_contact::text as id from contact_alias where workspace = $1'),
    };
  };

  it('takes each message once, however requests repeat what they or others sent, and hands over just what it took', async () => {
    const requests = fc.array(fc.array(fc.array(fc.nat(20), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(requests, fc.boolean(), async (turns, forgets) => {
        const workspace = await liveWorkspace();
        const handed: DurableItem[] = [];
        const doors = [1, 2].map(() => new Accepter(spec.database.api, (items) => handed.push(...items)));
        const receipts: Receipt[] = [];
        for (const turn of turns) {
          // What was forgotten is still there as an event of the same contact, instant and message.
          if (forgets) await spec.database.api.query('delete from seen where workspace = $1', [workspace.id]);
          receipts.push(...(await Promise.all(turn.map((numbers, i) => doors[i % 2]!.accept(workspace, eventsOf(numbers), [])))));
        }
        const [sent, different] = [turns.flat(2).length, new Set(turns.flat(2)).size];
        const told = (key: 'accepted' | 'duplicates') => receipts.reduce((sum, receipt) => sum + receipt[key], 0);
        expect([told('accepted'), told('duplicates')]).toEqual([different, sent - different]);
        const ids = handed.map(({ item }) => item.id).sort(byNumber);
        const { events, waiting, aliases, merges, links } = await storedIn(workspace);
        expect(events).toHaveLength(different);
        expect(waiting).toEqual(ids);
        expect([...ids, ...aliases].sort(byNumber)).toEqual(events);
        // Each alias call waits as a merge; each link that an event showed first does besides.
        expect(merges.filter((id) => aliases.includes(id))).toEqual(aliases);
        expect(merges.filter((id) => !aliases.includes(id))).toHaveLength(links.length);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it.each(['nothing was known', 'something was'])('merges a visitor into a user before the event that showed both, where %s', async (known) => {
    const workspace = await liveWorkspace();
    const door = new Accepter(spec.database.api, () => undefined);
    await door.accept(workspace, eventsOf([1]), []);
    await door.accept(workspace, eventsOf(known === 'something was' ? [1, 3] : [3]), []); // 3 shows both ids
    const { merges, events } = await storedIn(workspace);
    expect(merges).toHaveLength(1);
    expect(events.map(Number).filter((id) => id > Number(merges[0]))).toHaveLength(1);
  });

  it('goes on as before once nobody repeats anything any more', async () => {
    const workspace = await liveWorkspace();
    const door = new Accepter(spec.database.api, () => undefined);
    await door.accept(workspace, eventsOf([1, 2]), []);
    await door.accept(workspace, eventsOf([2, 3]), []);
    for (let n = 4; n < 80; n++) expect(await door.accept(workspace, eventsOf([n]), [])).toMatchObject({ accepted: 1, duplicates: 0 });
    expect(await door.accept(workspace, eventsOf([79, 80]), [])).toMatchObject({ accepted: 1, duplicates: 1 });
    const { rows } = await spec.database.api.query<{ n: number }>('select count(*)::int as n from event where workspace = $1', [workspace.id]);
    expect(rows[0]!.n).toBe(80);
  });
});
