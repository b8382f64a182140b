import { DatabaseUnavailable } from '../database-unavailable.js';
import type { RecentLines } from './recent-lines.js';

interface Failure {
  readonly doing: 'create' | 'start';
  readonly pgData: string;
  readonly port?: number;
  readonly said: RecentLines;
}

/** Turns what Postgres said before it gave up into the one sentence that a person needs. */
export function explainFailure({ doing, pgData, port, said }: Failure): DatabaseUnavailable {
  const all = said.all().join('\n');
  const cause = new Error(all);
  if (/No space left on device|Disk quota exceeded/.test(all)) {
    return new DatabaseUnavailable(
      'database.disk-full',
      `The disk that holds ${pgData} is full; free some space there, or point DATA_DIR at another disk.`,
      { cause },
    );
  }
  if (/could not bind|Address already in use/.test(all)) {
    return new DatabaseUnavailable(
      'database.port-taken',
      `Port ${port} on 127.0.0.1, meant for Postgres, is taken by another program; end that one or choose another port.`,
      { cause },
    );
  }
  if (/lock file .* already exists|pre-existing shared memory/.test(all)) {
    return new DatabaseUnavailable(
      'database.in-use',
      `Another Postgres holds ${pgData} and does not answer; end it (its process id is the first line of ${pgData}/postmaster.pid), then start again.`,
      { cause },
    );
  }
  if (/incompatible with server/.test(all)) {
    return new DatabaseUnavailable(
      'database.other-version',
      `${pgData} was written by another major version of Postgres; start it with the version of Tributary that made it and export, or use a new DATA_DIR.`,
      { cause },
    );
  }
  if (/Permission denied|wrong ownership|invalid permissions/.test(all)) {
    return new DatabaseUnavailable(
      'database.not-permitted',
      `Postgres may not use ${pgData} (${said.reason()}); give that folder to the user who starts the server, mode 0700, or choose another DATA_DIR.`,
      { cause },
    );
  }
  const because = said.reason() || 'it gave no reason';
  return new DatabaseUnavailable(
    'database.not-started',
    `Postgres could not ${doing} ${pgData}: ${because}; mend that, use a new DATA_DIR, or set DATABASE_URL.`,
    { cause },
  );
}
