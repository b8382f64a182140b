/** The company that the bench makes up: who they are and what they do, the same in every run. */
export const PEOPLE = 5_000;
export const NAMES = ['Page Viewed', 'Product Viewed', 'Product Added', 'Order Completed', 'Song Played', 'Ticket Opened'];

/** A small sequence of its own, so that two runs send the same. */
export function sequence(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Ten behavioural segments: counts in windows, as marketers write them. */
export const SEGMENTS = Array.from({ length: 10 }, (_, i) => {
  const event = { event: NAMES[i % NAMES.length], count: { op: i % 3 === 2 ? 'lte' : 'gte', n: 1 + (i % 4) }, within: `${7 * (1 + (i % 5))}d` };
  const rule = i % 2 === 0 ? event : { and: [event, { not: { event: 'Order Completed', within: '3d' } }] };
  return { key: `bench-${i}`, rule };
});

/** Four steps: a trigger, a branch, a tag, a wait. A quarter of the people enter. */
export const WORKFLOW = {
  nodes: [
    { id: 't', kind: 'event-received', config: { event: 'Cart Abandoned' } },
    { id: 'b', kind: 'branch', config: { branches: [{ name: 'seen', when: { event: 'Product Viewed', within: '30d' } }] } },
    { id: 'g', kind: 'add-tag', config: { tag: 'abandoned' } },
    { id: 'w', kind: 'wait', config: { for: '3d' } },
  ],
  edges: [
    { from: 't', output: 'next', to: 'b' },
    { from: 'b', output: 'seen', to: 'g' },
    { from: 'b', output: 'otherwise', to: 'g' },
    { from: 'g', output: 'next', to: 'w' },
  ],
};

/** @returns `count` track calls over all people; one in four people also does what starts the workflow, once, some time or other */
export function events(count, run) {
  const random = sequence(7);
  const made = [];
  const entering = PEOPLE / 4;
  const every = Math.max(1, Math.floor(count / entering));
  for (let i = 0; i < count; i++) {
    const person = Math.floor(random() * PEOPLE);
    const enters = i % every === 0 && i / every < entering;
    made.push({
      type: 'track',
      userId: `person-${enters ? (i / every) * 4 : person}`,
      event: enters ? 'Cart Abandoned' : NAMES[Math.floor(random() * NAMES.length)],
      messageId: `${run}-${i}`,
      properties: { total: Math.floor(random() * 20_000) / 100, sku: `sku-${Math.floor(random() * 500)}`, path: `/products/${Math.floor(random() * 500)}` },
      context: { library: { name: 'analytics-node', version: '2.2.0' }, ip: '203.0.113.7' },
    });
  }
  return made;
}
