import { z } from 'zod';
import { listQuery } from './listing.js';

export const exportCreate = z
  .object({
    segment: z.string().optional().meta({ description: 'By id or key; absent: everybody' }),
    search: z.string().optional(),
    tag: z.string().optional(),
    columns: z.array(z.string().min(1).max(600)).max(500).optional().meta({ description: 'Which columns, in this order; absent: all that anybody has' }),
  })
  .meta({ id: 'ExportCreate' });
export type ExportCreate = z.output<typeof exportCreate>;

export const exportQuery = z.object({
  segment: z.string().optional(),
  search: z.string().optional(),
  tag: z.string().optional(),
  columns: z.string().optional().meta({ description: 'Separated by commas; absent: all that anybody has' }),
});
export type ExportQuery = z.output<typeof exportQuery>;

export const importsQuery = listQuery.extend({ dryRun: z.enum(['true', 'false']).optional() });
export type ImportsQuery = z.output<typeof importsQuery>;
