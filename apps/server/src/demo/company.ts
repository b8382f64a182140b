import { segmentCreate, workflowCreate, type AudienceCreate, type TeamCreate, type TemplateCreate, type UserCreate, type WorkflowCreate } from '@tributary/contract';

/** What the demo company has set up: three salespeople, segments, a template, an ad audience, and workflows that run by themselves. */
export const NAME = 'Demo company';

export const TEAM: TeamCreate = { key: 'sales', name: 'Sales', escalateAfter: '1d' };
export const USERS: readonly UserCreate[] = [
  { name: 'Mara Lindqvist', email: 'mara@harbour.example', timezone: 'Europe/Berlin', team: 'sales', weight: 2 },
  { name: 'Tom Okafor', email: 'tom@harbour.example', timezone: 'Europe/London', team: 'sales' },
  { name: 'Rosa Vance', email: 'rosa@harbour.example', timezone: 'America/New_York', team: 'sales' },
];

export const SEGMENTS = [
  { key: 'loyal-buyers', name: 'Loyal buyers', colour: '#2f9e44', kind: 'active', description: 'Three orders or more within 180 days', rule: { event: 'Order Completed', count: { op: 'gte', n: 3 }, within: '180d' } },
  { key: 'fading', name: 'Fading', colour: '#e8590c', kind: 'active', description: 'Bought before, but neither ordered nor signed in for 60 days', rule: { and: [{ event: 'Order Completed' }, { not: { event: 'Order Completed', within: '60d' } }, { not: { event: 'Signed In', within: '60d' } }] } },
  { key: 'bargain-seekers', name: 'Bargain seekers', colour: '#f08c00', kind: 'active', description: 'Two orders or more with a coupon within a year', rule: { event: 'Order Completed', where: [{ property: 'coupon', op: 'exists' }], count: { op: 'gte', n: 2 }, within: '365d' } },
  { key: 'looking-at-prices', name: 'Looking at prices', colour: '#1971c2', kind: 'active', description: 'On the page of prices within 14 days', rule: { event: 'Page Viewed', where: [{ property: 'path', op: 'equals', value: '/pricing' }], within: '14d' } },
  { key: 'refunded', name: 'Refunded lately', colour: '#c2255c', kind: 'active', description: 'An order refunded within 30 days', rule: { event: 'Order Refunded', within: '30d' } },
  { key: 'west-coast', name: 'West coast', colour: '#0c8599', kind: 'active', description: 'California, Oregon, Washington', rule: { trait: 'address.state', op: 'in', value: ['CA', 'OR', 'WA'] } },
  { key: 'businesses', name: 'Businesses', colour: '#5f3dc4', kind: 'active', description: 'Who is part of a company', rule: { trait: 'company', op: 'exists' } },
].map((one) => segmentCreate.parse(one));

export const TEMPLATE: TemplateCreate = {
  key: 'about-prices',
  name: 'About our prices',
  subject: '{{ contact.traits.firstName | default: "Hello" }}, a word about our prices',
  html: '<p>Hello {{ contact.traits.firstName | default: "there" }},</p><p>You looked at our prices. Here is what is in each of them, and how to change from one to another at any time.</p><p><a href="https://harbour.example/pricing">See the prices</a></p><p>Harbour Outdoor</p><p><a href="{{ unsubscribe_url }}">No more of these</a></p>',
  topic: null,
};

/** Nobody shall take it for Meta's: it goes to `stand-in.ts`. */
export const AUDIENCE: AudienceCreate = { name: 'Interested in tents (at a stand-in on this machine, not at Meta)', provider: 'meta' };

const node = (id: string, kind: string, config: object, x: number, y: number) => ({ id, kind, config, position: { x, y } });
const edge = (line: string) => {
  const [from, output, to] = line.split(' ');
  return { from, output, to };
};

export const WORKFLOWS: readonly WorkflowCreate[] = [
  {
    name: 'Page of prices, mail, sales',
    graph: {
      nodes: [
        node('seen', 'event-received', { event: 'Page Viewed', where: [{ property: 'path', op: 'equals', value: '/pricing' }] }, 0, 0),
        node('mail', 'send-email', { template: 'about-prices' }, 0, 140),
        node('who', 'branch', { branches: [{ name: 'loyal', when: { segment: 'loyal-buyers' } }] }, 0, 280),
        node('call', 'notify-sales', { message: '{{ contact.traits.firstName }}{% if company %} of {{ company.name }}{% endif %} is looking at the prices again: a loyal buyer.', to: { roundRobin: 'sales' }, dueIn: '4h', priority: 'high' }, -200, 420),
        node('bought', 'wait-for', { event: 'Order Completed', timeout: '2d' }, 200, 420),
        node('follow', 'notify-sales', { message: '{{ contact.traits.firstName }}{% if company %} of {{ company.name }}{% endif %} looked at the prices two days ago and has not bought.', to: { roundRobin: 'sales' }, dueIn: '1d' }, 200, 560),
      ],
      edges: ['seen next mail', 'mail next who', 'who loyal call', 'who otherwise bought', 'bought timeout follow'].map(edge),
      settings: { reentry: { mode: 'after-exit', minInterval: '7d' } },
    },
  },
  {
    name: 'Product page, tag, ad audience',
    graph: {
      nodes: [node('viewed', 'event-received', { event: 'Product Viewed', where: [{ property: 'category', op: 'equals', value: 'tents' }] }, 0, 0), node('tag', 'add-tag', { tag: 'likes-tents' }, 0, 140), node('score', 'adjust-score', { score: 'interest', by: 5 }, 0, 280), node('ads', 'sync-audience', { audience: AUDIENCE.name, mode: 'add' }, 0, 420)],
      edges: ['viewed next tag', 'tag next score', 'score next ads'].map(edge),
      settings: { reentry: { mode: 'after-exit' } },
    },
  },
  {
    name: 'Win back who fades',
    graph: {
      nodes: [node('fades', 'segment-entered', { segment: 'fading' }, 0, 0), node('tag', 'add-tag', { tag: 'win-back' }, 0, 140), node('hours', 'wait-until', { window: { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00', timezone: 'contact' } }, 0, 280), node('task', 'create-task', { title: 'Ask {{ contact.traits.firstName }} how it goes', dueIn: '1d' }, 0, 420)],
      edges: ['fades next tag', 'tag next hours', 'hours next task'].map(edge),
      settings: { reentry: { mode: 'after-exit', minInterval: '90d' } },
    },
  },
].map((one) => workflowCreate.parse(one));
