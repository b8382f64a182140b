import { describe, expect, it } from '@jest/globals';
import { parseConfig } from './config.js';

const KEY = 'k'.repeat(32);

describe('parseConfig', () => {
  it('needs nothing: port 3000, an embedded database, a local mailbox', () => {
    expect(parseConfig({})).toMatchObject({
      port: 3000,
      role: 'all',
      databaseUrl: undefined,
      smtpUrl: undefined,
      demo: 'first-start',
      publicUrl: 'http://localhost:3000',
    });
  });

  it('takes an empty text as absent', () => {
    expect(parseConfig({ PORT: '', DATABASE_URL: ' ' })).toEqual(parseConfig({}));
  });

  it('leaves the demo off over a database of one’s own', () => {
    expect(parseConfig({ DATABASE_URL: 'postgres://db/tributary', SECRET_KEY: KEY }).demo).toBe('off');
  });

  it('reads hosts in lower case, without blanks', () => {
    expect(parseConfig({ ALLOW_PRIVATE_HOSTS: 'CRM.local, 10.0.0.7' }).allowPrivateHosts).toEqual(['crm.local', '10.0.0.7']);
  });

  it.each([
    [{ PORT: 'http' }, 'PORT is "http"; give a whole number from 1 to 65535.'],
    [{ PORT: '70000' }, 'PORT is "70000"; give a whole number from 1 to 65535.'],
    [{ ROLE: 'boss' }, 'ROLE is "boss"; give "all", "api" or "worker".'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is "loud"; give "silent", "fatal", "error", "warn", "info", "debug" or "trace".'],
    [{ ROLE: 'worker' }, 'ROLE is "worker", but the embedded Postgres serves one process; set DATABASE_URL, or leave ROLE out.'],
  ])('says how to mend %j', (env, sentence) => {
    expect(() => parseConfig(env)).toThrow(sentence);
  });

  it('wants a SECRET_KEY with DATABASE_URL', () => {
    expect(() => parseConfig({ DATABASE_URL: 'postgres://db/tributary' })).toThrow('SECRET_KEY is needed with DATABASE_URL');
  });

  it('names every wrong setting at once', () => {
    expect(() => parseConfig({ PORT: '0', ROLE: 'x' })).toThrow(/^PORT is "0"; .*\nROLE is "x"; /);
  });

  it('never shows a secret', () => {
    expect(() => parseConfig({ SECRET_KEY: 'hunter2', DATABASE_URL: 'mysql://root:hunter2@db' })).toThrow(/^((?!hunter2)[^])*$/);
  });
});
