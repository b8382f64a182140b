import { z } from 'zod';
import { defineTrigger, isMissing, isOnlyMachine, readProperty, whereField, type Entry } from '@tributary/contract';
import { isNamed } from '../event-name.js';
import { STARTING_CAUSES } from './starting-causes.js';

/** In characters: it becomes part of an index. */
const LONGEST_KEY = 500;
const NOT: Entry = { enters: false, reason: null };

export const eventReceived = defineTrigger({
  kind: 'event-received',
  version: 1,
  title: 'Event received',
  icon: 'bolt',
  group: 'Triggers',
  summary: 'Starts when the contact does something. Events that came late or by import start nothing.',
  sentence: 'Starts when someone does {event}[ where {where}]',
  config: z.object({
    event: z.string().min(1).max(200).meta({ title: 'Event', widget: 'event-picker', placeholder: 'Order Completed' }),
    where: whereField.optional(),
    entryKey: z.string().min(1).max(500).optional().meta({
      title: 'One run per',
      widget: 'property-picker',
      placeholder: 'orderId',
      description: 'A property: one run for each of its values',
    }),
  }),
  outputs: ['next'],
  conditions: ({ event, where }) => [
    { at: [], expression: { event: event.replace(/(?<=.)\*$/, ''), ...(where ? { where: [...where] } : {}) } },
  ],
  listensTo: ({ event }) => ({ type: 'event', name: event }),
  matches(config, happening, where) {
    if (happening.type !== 'event' || !isNamed(happening.name, config.event)) return NOT;
    if (isOnlyMachine(happening, config.where)) return NOT;
    if (!STARTING_CAUSES.includes(happening.cause)) return NOT;
    if (config.where && config.where.length > 0 && !where(config.where, happening)) return NOT;
    if (config.entryKey === undefined) return { enters: true, entryKey: null };
    const value = readProperty(happening, config.entryKey);
    if (isMissing(value)) {
      const detail = `The event "${happening.name}" has no "${config.entryKey}", by which runs are told apart; send it, or leave the entry key empty.`;
      return { enters: false, reason: { code: 'entry.no-key', detail } };
    }
    const entryKey = typeof value === 'string' ? value : JSON.stringify(value);
    if (entryKey.length <= LONGEST_KEY) return { enters: true, entryKey };
    const detail = `"${config.entryKey}" is longer than ${LONGEST_KEY} characters, too long to tell runs apart by; take a shorter property.`;
    return { enters: false, reason: { code: 'entry.key-too-long', detail } };
  },
  examples: [
    {
      name: 'starts by the event',
      config: { event: 'Product Viewed' },
      happens: viewed({}),
      enters: { enters: true, entryKey: null },
    },
    { name: 'hears of a family of events', config: { event: 'Product *' }, happens: viewed({}), enters: { enters: true, entryKey: null } },
    { name: 'starts by no other event', config: { event: 'Order Completed' }, happens: viewed({}), enters: NOT },
    {
      name: 'starts one run for each order',
      config: { event: 'Product Viewed', entryKey: 'sku' },
      happens: viewed({ sku: 7 }),
      enters: { enters: true, entryKey: '7' },
    },
    {
      name: 'starts nothing when where does not hold',
      config: { event: 'Product Viewed', where: [{ property: 'sku', op: 'exists' }] },
      happens: viewed({}),
      whereHolds: false,
      enters: NOT,
    },
    {
      name: 'starts nothing when it came late',
      config: { event: 'Product Viewed' },
      happens: { ...viewed({}), cause: 'late' },
      enters: NOT,
    },
    { name: 'refuses an empty name', config: { event: '' }, invalid: ['event'] },
  ],
});

function viewed(properties: Readonly<Record<string, number>>) {
  return { type: 'event', messageId: 'm1', name: 'Product Viewed', occurredAt: 0, cause: 'data', properties, context: {} } as const;
}
