import { hashKey } from '@tanstack/react-query';

/** Whether two values come to the same JSON; the server keeps a rule's fields in an order of its own. */
export const isSame = (one: unknown, other: unknown): boolean => hashKey([one]) === hashKey([other]);
