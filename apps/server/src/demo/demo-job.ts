import { readBody } from '@tributary/ingest';
import { run, type Connection } from '@tributary/store';
import type { Accepter } from '../stages/accept/accepter.js';
import { advanceJob, endJob, type DemoJob } from '../stages/bulk/jobs.js';
import type { StepResult } from '../stages/bulk/rebuild.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { actsOf } from './acts.js';
import { PEOPLE, personAt } from './people.js';

/** Its first phase: what it works with is still being made (`open-demo.ts`). */
export const SET_UP = 'set-up';
/** People whose past is sent in one step. */
const CHUNK = 100;
/** No more than so much waits at a time: whoever sends events of their own must not wait behind all of it. */
const BACKLOG = 4_000;

const backlog = { name: 'demo-backlog', text: `select count(*)::int as n from (select from inbox where workspace = $1 limit ${BACKLOG}) i` };

/** What a client would have sent of one person. */
function* callsOf(nth: number, until: number): Generator<object> {
  const person = personAt(nth);
  const acts = actsOf(person, until);
  const { userId, traits, company } = person;
  const since = acts[0]?.at ?? until;
  yield { type: 'identify', userId, messageId: `${userId}-0`, timestamp: new Date(since).toISOString(), traits: { ...traits, createdAt: new Date(since).toISOString() } };
  if (company) yield { type: 'group', userId, groupId: company.groupId, traits: company.traits, messageId: `${userId}-1`, timestamp: new Date(since).toISOString() };
  const first = company ? 2 : 1;
  for (const [i, { at, name, properties }] of acts.entries()) yield { type: 'track', userId, event: name, properties, messageId: `${userId}-${i + first}`, timestamp: new Date(at).toISOString() };
}

/**
 * The past of the demo company, sent as a client would, some people a step. Message ids are made from who did the how-manieth thing, so a step that
 * a crash repeats changes nothing.
 * @throws {Error} when the workspace is gone
 */
export async function demoStep(connection: Connection, job: DemoJob, accepter: Accepter, workspace: Workspace | null): Promise<StepResult> {
  if (!workspace) throw new Error('its workspace is gone');
  if (job.phase === SET_UP) return 'busy';
  const [waiting] = await run<{ n: number }>(connection, backlog, [job.workspace]);
  if (waiting!.n >= BACKLOG) return 'busy';
  const from = Number(job.phase);
  const to = Math.min(PEOPLE, from + CHUNK);
  const batch = Array.from({ length: to - from }, (_, i) => [...callsOf(from + i, job.config.until)]).flat();
  const { events, refused } = readBody('batch', { batch }, () => 'never');
  await accepter.accept(workspace, events, refused);
  await advanceJob(connection, job.id, String(to), to - from, PEOPLE);
  if (to < PEOPLE) return 'busy'; // other jobs have their turn
  await endJob(connection, job.id, 'done', null);
  return 'ended';
}
