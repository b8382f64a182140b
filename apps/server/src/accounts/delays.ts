import { TooSoon } from '@tributary/contract';
import { inTransaction, run, type Connection, type Pool } from '@tributary/store';
import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';

/** So many tries cost nothing; each further one doubles the wait, from a second up to a quarter of an hour. Many people may share an address. */
const FREE_BY_EMAIL = 3;
const FREE_BY_ADDRESS = 20;
const MOST_SECONDS = 900;
/** Whoever has not tried for so long begins anew. */
const FORGOTTEN = `interval '1 day'`;

// A try is counted before the password is looked at: of a thousand at once, only as many are looked at as one after the other.
const charge = {
  name: 'charge-sign-in',
  text: `
    insert into sign_in_delay as d (subject, tries, tried_at, blocked_until) values ($1, 1, clock_timestamp(), clock_timestamp() + case when 1 < $2::int then 0 else 1 end * interval '1 s')
    on conflict (subject) do update set
      tries = case when d.tried_at < clock_timestamp() - ${FORGOTTEN} then 1 else least(d.tries + 1, 1000) end, tried_at = clock_timestamp(),
      blocked_until = clock_timestamp() + case when d.tried_at < clock_timestamp() - ${FORGOTTEN} or d.tries + 1 < $2::int then 0 else least(${MOST_SECONDS}, 2 ^ least(d.tries + 1 - $2::int, 20)) end * interval '1 s'
    where d.blocked_until <= clock_timestamp() returning tries`,
};
const wait = { name: 'sign-in-wait', text: `select greatest(1, ceil(extract(epoch from blocked_until - clock_timestamp())))::int as seconds from sign_in_delay where subject = $1` };
const forgive = { name: 'forgive-sign-in', text: `update sign_in_delay set tries = greatest(0, tries - 1), blocked_until = clock_timestamp() where subject = $1` };
const forget = { name: 'forget-sign-in', text: `delete from sign_in_delay where subject = $1 or tried_at < clock_timestamp() - ${FORGOTTEN}` };

const subjectOf = (kind: 'email' | 'address', name: string): Buffer => createHash('sha256').update(`${kind}:${name}`).digest();

/** Whom an address stands for: in IPv6 a household has 2^64 of them. */
function neighbourhood(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail = ''] = plain.split('::');
  const [front, back] = [head.split(':').filter(Boolean), tail.split(':').filter(Boolean)];
  const filled = plain.includes('::') ? [...front, ...Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0'), ...back] : front;
  return filled.slice(0, 4).join(':');
}

async function charged(connection: Connection, subject: Buffer, free: number): Promise<void> {
  if ((await run(connection, charge, [subject, free])).length > 0) return;
  const [{ seconds } = { seconds: 1 }] = await run<{ seconds: number }>(connection, wait, [subject]);
  throw new TooSoon('session.too-soon', `Too many tries failed; try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`, seconds);
}

/** A growing delay after failures, by email and by address, kept in the database: it holds for all processes. */
export class Delays {
  constructor(private readonly pool: Pool) {}

  /**
   * Counts a try before it is made. A try that has to wait counts for nothing; by the address first, so that whoever is held up there cannot hold up others by
   * their email.
   * @throws {TooSoon} while the wait lasts
   */
  async begin(email: string, address: string): Promise<void> {
    await inTransaction(this.pool, async (connection) => {
      await charged(connection, subjectOf('address', neighbourhood(address)), FREE_BY_ADDRESS);
      await charged(connection, subjectOf('email', email), FREE_BY_EMAIL);
    });
  }

  /** It was the right one. */
  async succeeded(email: string, address: string): Promise<void> {
    await run(this.pool, forgive, [subjectOf('address', neighbourhood(address))]);
    await this.forget(email);
  }

  /** Whoever has proved in another way to be the owner of the email waits no longer. */
  async forget(email: string): Promise<void> {
    await run(this.pool, forget, [subjectOf('email', email)]);
  }
}
