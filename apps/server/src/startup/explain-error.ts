import { DatabaseUnavailable } from '@tributary/store';
import { WrongSecretKey } from '../workspaces/secrets.js';
import { CannotStart } from './cannot-start.js';

/** What a person can mend although no step foresaw it: codes of Postgres and of the operating system. */
const SENTENCES: Readonly<Record<string, (message: string) => string>> = {
  '53100': (message) => `The database's disk is full (${message}); free some space there.`,
  ENOSPC: (message) => `A disk is full (${message}); free some space there, or point DATA_DIR at another disk.`,
  '42501': (message) => `The database's user may not do what a start needs (${message}); let it make tables in its own database.`,
  '53300': (message) => `Postgres takes no more connections (${message}); end some of its clients or raise max_connections.`,
  EACCES: (message) => `A file may not be used (${message}); give DATA_DIR to the user who starts the server.`,
  EROFS: (message) => `A file cannot be written (${message}); point DATA_DIR at a folder that can.`,
};

/** One sentence for the person who starts the server; undefined for a defect, which belongs into the log with its trace. */
export function explainError(error: unknown): string | undefined {
  if (error instanceof CannotStart || error instanceof DatabaseUnavailable || error instanceof WrongSecretKey) return error.message;
  if (!(error instanceof Error)) return undefined;
  // TypeORM keeps the code on what the driver threw.
  const { code, driverError } = error as Error & { code?: string; driverError?: { code?: string } };
  return SENTENCES[code ?? driverError?.code ?? '']?.(error.message);
}
