import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Unavailable } from '@tributary/contract';
import { testDatabase, type TestDatabase } from '@tributary/fixtures';
import { openDatabase, type Connection, type Database } from '@tributary/store';
import { JobRunner } from './job-runner.js';
import { addJob, endJob, type Job } from './jobs.js';
import type { StepResult } from './rebuild.js';

describe('JobRunner', () => {
  let testing: TestDatabase;
  let database: Database;
  let stepped: number;
  let failures: unknown[];
  beforeAll(async () => {
    testing = await testDatabase();
    database = openDatabase(testing.url);
  });
  afterAll(async () => {
    await database.close();
    await testing.drop();
  });
  beforeEach(async () => {
    [stepped, failures] = [0, []];
    await database.bulk.query('truncate job');
    await addJob(database.bulk, { workspace: 1, kind: 'demo', phase: '0', config: { until: 0 } });
  });

  type Step = (connection: Connection, job: Job) => Promise<StepResult>;
  const runner = (demo: Step, file: Step = () => Promise.reject(new Error('no file'))) =>
    new JobRunner(database.bulk, { stepped: () => stepped++, failed: (_, error) => void failures.push(error), demo, import: file });
  const statuses = async () => (await database.bulk.query<{ status: string }>('select status from job')).rows.map(({ status }) => status);

  it('tells nobody of a job that has to wait: whoever rests until there is news would never rest', async () => {
    expect(await runner(async () => 'busy').drain()).toBe(true);
    expect([stepped, await statuses()]).toEqual([0, ['open']]);
  });

  it('keeps a job open whose step found something out of order for a moment, and tries it again', async () => {
    await expect(runner(() => Promise.reject(new Unavailable('events.not-stored', 'Not just now.', 1))).drain()).rejects.toThrow('Not just now.');
    expect([failures, await statuses()]).toEqual([[], ['open']]);
  });

  it('gives each job its turn: a long one holds no other up', async () => {
    await addJob(database.bulk, { workspace: 1, kind: 'import', phase: '0', config: { import: 1 } });
    const turns: string[] = [];
    const say = (who: string, times: number): Step => async (connection, job) => {
      turns.push(who);
      if (turns.filter((one) => one === who).length < times) return 'more';
      await endJob(connection, job.id, 'done', null);
      return 'ended';
    };
    expect(await runner(say('demo', 3), say('import', 2)).drain()).toBe(false);
    expect(turns).toEqual(['demo', 'import', 'demo', 'import', 'demo']);
  });

  it('ends a job that would fail again, and says why', async () => {
    expect(await runner(() => Promise.reject(new Error('no such thing'))).drain()).toBe(false);
    expect([failures.length, await statuses()]).toEqual([1, ['failed']]);
  });
});
