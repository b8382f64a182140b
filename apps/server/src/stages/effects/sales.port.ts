import { fill } from '@tributary/channels';
import type { Json, JsonObject } from '@tributary/contract';
import type { Connection } from '@tributary/store';
import { z } from 'zod';
import { makeTasks, type MadeTask, type WantedTask } from '../../sales/make-tasks.js';
import { userIdOf } from '../../sales/sales-ids.js';
import { tellUsers, type Telling } from '../../sales/tell-users.js';
import { Unsendable, type Asked, type EffectPort, type Kept } from './effect-port.js';

const text = z.string().optional();
const asked = z.object({
  ...{ title: text, notes: text, message: text, owner: text, dueIn: text, tells: z.boolean(), priority: z.string().default('normal') },
  to: z.object({ owner: z.boolean().optional(), roundRobin: text, user: text }).default({}),
  channels: z.array(z.string()).optional(),
});
type Payload = z.output<typeof asked>;

/** A task with its texts filled in; who gets it is decided when it is written. */
export interface SalesRequest extends Pick<WantedTask, 'title' | 'notes' | 'message' | 'priority' | 'named' | 'otherwise' | 'dueIn'> {
  readonly tells: boolean;
  /** Null: all that are set up. */
  readonly channels: readonly string[] | null;
}

// What `freeze` wrote, read back from the ledger.
const requestOf = (request: JsonObject): SalesRequest => request as unknown as SalesRequest;

const LONGEST_TITLE = 200;

/** Whom it names, and whose turn it is otherwise; both may be written by Liquid. */
function whom({ owner, to }: Payload, { contact }: Asked, filled: (template: string) => string): Pick<SalesRequest, 'named' | 'otherwise'> {
  const user = owner ?? to.user;
  if (user !== undefined) return { named: filled(user).trim(), otherwise: 'nobody' };
  if (to.roundRobin !== undefined) return { named: null, otherwise: { team: filled(to.roundRobin).trim() } };
  return { named: contact.owner, otherwise: 'all' };
}

function titleOf(title: string, message: string): string {
  const first = (title.trim() || message.trim().split('\n')[0]!.trim()).replaceAll(/\s+/g, ' ');
  if (first === '') return 'Follow up';
  return first.length > LONGEST_TITLE ? `${first.slice(0, LONGEST_TITLE - 1).toWellFormed()}…` : first;
}

function responseOf({ id, owner, dueAt, warning, isRepeated }: MadeTask): Json {
  const about = { task: id, owner: owner ? userIdOf(owner.id) : null, dueAt: dueAt.toISOString() };
  return { ...about, ...(isRepeated ? { repeated: true } : {}), ...(warning ? { warning: { ...warning } } : {}) };
}

async function keep(connection: Connection, kept: readonly Kept[]): Promise<ReadonlyMap<string, Json>> {
  const tasks = kept.map(({ place, effect, row }): WantedTask => {
    const { title, notes, message, priority, named, otherwise, dueIn } = requestOf(row);
    return { ...place, id: effect.key, title, notes, message, priority, named, otherwise, dueIn, dueAt: null, workflow: effect.workflow, run: effect.run, node: effect.node };
  });
  const made = await makeTasks(connection, tasks);
  const tellings = made.flatMap((task, i): Telling[] => {
    const { tells, channels } = requestOf(kept[i]!.row);
    // Who has an open task of this step about this contact knows already.
    return tells && task.owner && !task.isRepeated ? [{ ...tasks[i]!, task: task.id, user: task.owner, dueAt: task.dueAt, why: task.why, reason: 'assigned', channels }] : [];
  });
  await tellUsers(connection, tellings);
  return new Map(made.map((task) => [task.id, responseOf(task)]));
}

/** Tasks for people: nothing leaves the product, so they are made with the outcome, once. */
export function salesPort(): EffectPort {
  return {
    refuses: () => null,
    eventOf: () => null,
    async freeze(wanted) {
      const { data: payload } = asked.safeParse(wanted.payload);
      if (!payload) throw new Unsendable('effect.bad-payload', 'The step does not say what to do; give it a title or a message.');
      const filled = (template: string | undefined) => (template === undefined ? '' : fill(template, wanted.scope, 'text'));
      const message = payload.message === undefined ? null : filled(payload.message);
      const { otherwise, named } = whom(payload, wanted, filled);
      const { dueIn = null, tells, priority, channels = null } = payload;
      return { title: titleOf(filled(payload.title), message ?? ''), notes: filled(payload.notes), message, priority, named, otherwise, dueIn, tells, channels };
    },
    staysInside: () => true,
    send: async (request) => ({ result: 'done', response: null, keeps: request }),
    keep,
  };
}
