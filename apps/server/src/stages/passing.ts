const sqlState = (error: unknown): string => (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '');

/** Errors that say nothing about the items: connection, deadlock, resources, locks, shutdown, system. The batch is tried again whole. */
export function isPassing(error: unknown): boolean {
  const state = sqlState(error);
  const isNetwork = /^(E[A-Z]+|ERR_)/.test(state) && state.length !== 5;
  const lost = error instanceof Error && /Connection terminated|timeout|Client has encountered a connection error/i.test(error.message);
  return isNetwork || lost || ['08', '40', '53', '55', '57', '58', '25'].includes(state.slice(0, 2));
}
