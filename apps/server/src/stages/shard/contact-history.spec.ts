import type { EventFact } from '@tributary/contract';
import fc from 'fast-check';
import { historyOf, OwnHistory } from './contact-history.js';
import { Readings } from './readings.js';

const anEvent: fc.Arbitrary<EventFact> = fc.record({
  messageId: fc.string({ minLength: 1, maxLength: 2 }),
  name: fc.constant('Order'),
  occurredAt: fc.integer({ min: 1_790_000_000_000, max: 1_790_000_000_005 }),
  properties: fc.record({ n: fc.integer() }),
  context: fc.constant({}),
});
const manyEvents = fc.uniqueArray(anEvent, { selector: ({ messageId }) => messageId, maxLength: 12 });
const byTime = (a: EventFact, b: EventFact) => a.occurredAt - b.occurredAt || (a.messageId < b.messageId ? -1 : 1);

describe('the history of a contact', () => {
  it.each(['instants', 'order', 'content'] as const)('keeps %s in order, whenever they come, and leaves what was loaded as it was', (reading) => {
    fc.assert(
      fc.property(manyEvents, fc.nat(12), (events, loadedOf) => {
        const before = events.slice(0, loadedOf).sort(byTime);
        const loaded = historyOf(0, reading, { instants: before.map((event) => event.occurredAt), events: before });
        const kept = JSON.stringify(loaded);
        const own = new OwnHistory('Order', loaded);
        for (const event of events.slice(loadedOf)) own.add(event);
        const all = [...events].sort(byTime);
        expect(own.instants).toEqual(all.map((event) => event.occurredAt));
        expect(own.events?.map((event) => event.messageId) ?? null).toEqual(reading === 'instants' ? null : all.map((event) => event.messageId));
        const added = own.events?.filter((event) => !before.includes(event)) ?? [];
        for (const event of added) expect(event.properties).toEqual(reading === 'content' ? events.find((one) => one.messageId === event.messageId)!.properties : {});
        expect(JSON.stringify(loaded)).toBe(kept);
      }),
    );
  });
});

describe('what is read of events', () => {
  it('knows when it came to be more, so that what was remembered before is loaded anew', () => {
    const readings = new Readings();
    const extents = (['instants', 'totals', 'instants', 'order', 'content', 'order'] as const).map((reading) => {
      readings.add([{ name: 'Order', sinceMs: null, reading }]);
      return readings.extent;
    });
    expect(extents).toEqual([1, 1, 1, 2, 3, 3]);
    expect(readings.of('Order')).toBe('content');
  });

  it('does not count an event twice whose own name ends as a pattern does', () => {
    const readings = new Readings();
    readings.add(['Order*', 'O*', 'Refund*'].map((name) => ({ name, sinceMs: null, reading: 'instants' })));
    expect(readings.patternsOf('Order*')).toEqual(['O*']);
    expect(readings.patternsOf('Order Completed')).toEqual(['Order*', 'O*']);
  });
});
