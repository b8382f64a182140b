import { z } from 'zod';

/** Every list takes these: how many, and where the last page ended. */
export const listQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(50).meta({ description: '1 to 500' }),
  after: z.string().optional().meta({ description: '`next` of the page before' }),
});
export type ListQuery = z.output<typeof listQuery>;

/** A page of a list; `next` is null at the end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}
