import { z } from 'zod';

const time = z.string().max(20).nullish();

/**
 * When something may happen: on these days, from and to these times by the clock on the wall. What is absent does not matter; a window
 * that ends before it begins goes over midnight. Forms and shapes only: the calendar of the workflow library reads it.
 */
export const timeWindowSchema = z
  .object({
    days: z
      .array(z.union([z.string().max(20), z.number()]))
      .max(50)
      .nullish()
      .meta({ title: 'Days', description: 'mon tue wed thu fri sat sun; absent: every day' }),
    from: time.meta({ title: 'From', widget: 'text', placeholder: '09:00' }),
    to: time.meta({ title: 'To', widget: 'text', placeholder: '18:00' }),
    timezone: z
      .string()
      .max(200)
      .nullish()
      .meta({ title: 'Time zone', widget: 'text', description: '"contact" (default), or an IANA name' }),
  })
  .meta({ title: 'Window', widget: 'window' });
export type TimeWindow = z.output<typeof timeWindowSchema>;
