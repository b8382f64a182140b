import { run, type Connection, type Statement } from '../statement.js';

const statement: Statement = {
  name: 'end-leases',
  // The lease itself stays: it tells whoever takes the effect up that somebody was sending it.
  text: `update effect set lease_until = '-infinity' where status = 'started' and lease_until > '-infinity' returning key`,
};

const audiences: Statement = { name: 'end-audience-leases', text: `update audience set lease_until = '-infinity' where lease is not null and lease_until > '-infinity'` };

/** The same for calls of audiences, under the same condition. */
export async function endAudienceLeases(connection: Connection): Promise<void> {
  await run(connection, audiences, []);
}

/**
 * Lets effects be taken up at once that were being sent when the last process ended. Only for a process that knows itself to be alone:
 * what another one is sending would be done a second time.
 * @returns how many were being sent
 */
export async function endLeases(connection: Connection): Promise<number> {
  return (await run(connection, statement, [])).length;
}
