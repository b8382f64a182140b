import { Unavailable } from '@tributary/contract';

const codeOf = (error: unknown): string => (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '');

/** Classes of SQLSTATE that say nothing about the data: connection, transaction state, deadlock, resources, locks, shutdown, system. */
const PASSING = ['08', '25', '40', '53', '55', '57', '58'];

/** Errors that may be gone next time: the work is tried again whole. Others come back with the same data. */
export function isPassing(error: unknown): boolean {
  if (error instanceof Unavailable) return true;
  const code = codeOf(error);
  if (/^\d[0-9A-Z]{4}$/.test(code)) return PASSING.includes(code.slice(0, 2));
  const lost = error instanceof Error && /Connection terminated|timeout exceeded|Client has encountered a connection error|Client was closed|pool after calling end/i.test(error.message);
  return lost || /^E[A-Z]{4,}$/.test(code);
}
