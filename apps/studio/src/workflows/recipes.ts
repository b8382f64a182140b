import type { Graph, JsonObject } from '@tributary/contract';
import type { Word } from '../words/use-words.js';

/** A drawing to begin from: says what it does and which data it needs; what only this workspace knows is left to be chosen. */
export interface Recipe {
  readonly name: Word;
  readonly does: Word;
  readonly needs: Word;
  readonly graph: Graph;
}

type Step = readonly [id: string, kind: string, config: JsonObject];

/** A chain, each step after the first output of the one before; `ways` joins the rest. */
function drawn(steps: readonly Step[], ways: readonly (readonly [from: string, output: string, to: string])[]): Graph {
  return { nodes: steps.map(([id, kind, config]) => ({ id, kind, config })), edges: ways.map(([from, output, to]) => ({ from, output, to })) };
}

const mail = (subject: string, html: string): JsonObject => ({ subject, html });
const hello = '<p>Hello {{ contact.traits.firstName | default: "there" }},</p>';

export const RECIPES: readonly Recipe[] = [
  {
    name: 'recipe.welcome',
    does: 'recipe.welcome.does',
    needs: 'recipe.welcome.needs',
    graph: drawn(
      [
        ['start', 'event-received', { event: 'Signed Up' }],
        ['hello', 'send-email', mail('Welcome', `${hello}<p>Good to have you here. Reply to this mail if anything is unclear.</p>`)],
        ['wait', 'wait-for', { event: 'Order Completed', timeout: '3d' }],
        ['second', 'send-email', mail('May we help?', `${hello}<p>Is there something we can help you with?</p>`)],
        ['bought', 'exit', { reason: 'bought' }],
      ],
      [['start', 'next', 'hello'], ['hello', 'next', 'wait'], ['wait', 'matched', 'bought'], ['wait', 'timeout', 'second']],
    ),
  },
  {
    name: 'recipe.ads',
    does: 'recipe.ads.does',
    needs: 'recipe.ads.needs',
    graph: drawn(
      [
        ['start', 'event-received', { event: 'Product Viewed' }],
        ['again', 'branch', { branches: [{ name: 'came back', when: { and: [{ event: 'Product Viewed', count: { op: 'gte', n: 2 }, within: '7d' }, { not: { event: 'Order Completed', within: '7d' } }] } }] }],
        ['tag', 'add-tag', { tag: 'interested' }],
        ['audience', 'sync-audience', { mode: 'add' }],
      ],
      [['start', 'next', 'again'], ['again', 'came back', 'tag'], ['tag', 'next', 'audience']],
    ),
  },
  {
    name: 'recipe.sales',
    does: 'recipe.sales.does',
    needs: 'recipe.sales.needs',
    graph: drawn(
      [
        ['start', 'event-received', { event: 'Page Viewed', where: [{ property: 'path', op: 'contains', value: '/pricing' }] }],
        ['mail', 'send-email', mail('Questions about our prices?', `${hello}<p>Here is what others ask before they decide.</p>`)],
        ['wait', 'wait-for', { event: 'Order Completed', timeout: '2d' }],
        ['tell', 'notify-sales', { message: '{{ contact.traits.firstName }} looked at prices two days ago and has not bought', dueIn: '4h' }],
        ['bought', 'exit', { reason: 'bought' }],
      ],
      [['start', 'next', 'mail'], ['mail', 'next', 'wait'], ['wait', 'matched', 'bought'], ['wait', 'timeout', 'tell']],
    ),
  },
  {
    name: 'recipe.dormant',
    does: 'recipe.dormant.does',
    needs: 'recipe.dormant.needs',
    graph: drawn(
      [
        ['start', 'segment-entered', {}],
        ['mail', 'send-email', mail('We have not seen you for a while', `${hello}<p>Here is what is new since you were here.</p>`)],
        ['wait', 'wait-for', { event: 'Order Completed', timeout: '7d' }],
        ['won', 'add-tag', { tag: 'won-back' }],
        ['task', 'create-task', { title: 'Ask {{ contact.traits.firstName }} what is missing' }],
      ],
      [['start', 'next', 'mail'], ['mail', 'next', 'wait'], ['wait', 'matched', 'won'], ['wait', 'timeout', 'task']],
    ),
  },
  {
    name: 'recipe.value',
    does: 'recipe.value.does',
    needs: 'recipe.value.needs',
    graph: drawn(
      [
        ['start', 'event-received', { event: 'Order Completed', where: [{ property: 'total', op: 'gte', value: 500 }] }],
        ['tag', 'add-tag', { tag: 'high-value' }],
        ['task', 'create-task', { title: 'Thank {{ contact.traits.firstName }} in person', dueIn: '1d' }],
      ],
      [['start', 'next', 'tag'], ['tag', 'next', 'task']],
    ),
  },
  {
    name: 'recipe.refund',
    does: 'recipe.refund.does',
    needs: 'recipe.refund.needs',
    graph: drawn(
      [
        ['start', 'event-received', { event: 'Order Refunded' }],
        ['tell', 'notify-sales', { message: '{{ contact.traits.firstName }} sent an order back: ask why', dueIn: '4h', priority: 'high' }],
        ['wait', 'wait', { for: '3d' }],
        ['mail', 'send-email', mail('How can we do better?', `${hello}<p>You sent something back. What was wrong with it?</p>`)],
      ],
      [['start', 'next', 'tell'], ['tell', 'next', 'wait'], ['wait', 'next', 'mail']],
    ),
  },
  {
    name: 'recipe.source',
    does: 'recipe.source.does',
    needs: 'recipe.source.needs',
    graph: drawn(
      [
        ['start', 'event-received', { event: 'Signed Up' }],
        ['wait', 'wait', { for: '1d' }],
        ['known', 'branch', { branches: [{ name: 'already said', when: { trait: 'referralSource', op: 'exists' } }] }],
        ['told', 'exit', { reason: 'already said' }],
        ['mail', 'send-email', mail('How did you hear of us?', `${hello}<p>How did you hear of us? A word in reply is enough.</p>`)],
      ],
      [['start', 'next', 'wait'], ['wait', 'next', 'known'], ['known', 'already said', 'told'], ['known', 'otherwise', 'mail']],
    ),
  },
  {
    name: 'recipe.review',
    does: 'recipe.review.does',
    needs: 'recipe.review.needs',
    graph: drawn(
      [
        ['start', 'event-received', { event: 'Order Completed' }],
        ['wait', 'wait-for', { event: 'Order Refunded', timeout: '10d' }],
        ['unhappy', 'exit', { reason: 'sent it back' }],
        ['mail', 'send-email', mail('Would you tell others?', `${hello}<p>You have had your order for ten days. A review would help others to choose.</p>`)],
      ],
      [['start', 'next', 'wait'], ['wait', 'matched', 'unhappy'], ['wait', 'timeout', 'mail']],
    ),
  },
];
