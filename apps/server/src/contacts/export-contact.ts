import type { Page } from '@tributary/contract';
import { run, type Pool } from '@tributary/store';
import { listEffects } from '../effects/effects.js';
import { listEvents } from '../events/events.js';
import { listMailbox } from '../mailbox/mailbox.js';
import type { Tasks } from '../sales/tasks.js';
import type { Runs } from '../workflows/runs.js';
import type { Workspace } from '../workspaces/workspaces.js';
import type { Contacts } from './contacts.js';
import { resolveContact } from './resolve-contacts.js';
import { readTimeline } from './timeline.js';

/** What is read to tell all of a contact. */
export interface ExportSources {
  readonly pool: Pool;
  readonly contacts: Contacts;
  readonly runs: Runs;
  readonly tasks: Tasks;
}

interface StepRow {
  readonly run: string;
  readonly node: string;
  readonly kind: string;
  readonly at: Date;
  readonly leftAt: Date;
  readonly output: string | null;
  readonly reason: string | null;
  readonly effect: string | null;
}
const steps = {
  name: 'steps-of-runs',
  text: `
    select s.run, s.node, s.kind, s.at, s.left_at as "leftAt", s.output, s.reason, s.effect from step s
    where s.shard = $1 and s.workspace = $2 and s.contact = $3 and s.run = any($4::uuid[]) order by s.run, s.seq`,
};

const stepsOf = (id: string, rows: readonly StepRow[]) => rows.filter((row) => row.run === id).map(({ run: _run, ...step }) => step);

/** So many rows are in memory at a time. */
const PAGE = 500;
type Asked = { readonly limit: number; readonly after: string | undefined };

/** A list of a JSON object, page by page as text. */
async function* listed<T>(name: string, read: (asked: Asked) => Promise<Page<T>>): AsyncGenerator<string> {
  yield `,\n${JSON.stringify(name)}: [`;
  let before = '';
  for (let after: string | undefined, more = true; more; ) {
    const { items, next }: Page<T> = await read({ limit: PAGE, after });
    for (const item of items) {
      yield `${before}\n${JSON.stringify(item)}`;
      before = ',';
    }
    [after, more] = [next ?? undefined, next !== null];
  }
  yield ']';
}

/**
 * All that is known of a contact, for whoever asks what is: one JSON object, written as it is read.
 * @throws {NotFound} before anything is written
 */
export async function exportContact(sources: ExportSources, workspace: Workspace, ref: string): Promise<{ name: string; parts: AsyncGenerator<string> }> {
  const key = await resolveContact(sources.pool, workspace, ref);
  return { name: `contact-${key.contact}.json`, parts: partsOf(sources, workspace, key) };
}

async function* partsOf({ pool, contacts, runs, tasks }: ExportSources, workspace: Workspace, key: Awaited<ReturnType<typeof resolveContact>>): AsyncGenerator<string> {
  const { contact } = key;
  yield `{"contact": ${JSON.stringify(await contacts.view(pool, key))}`;
  yield* listed('events', (asked) => listEvents(pool, workspace, { ...asked, contact }));
  yield* listed('segments', (asked) => readTimeline(pool, workspace, contact, { ...asked, kind: 'segment' }));
  yield* listed('changes', (asked) => readTimeline(pool, workspace, contact, { ...asked, kind: 'change' }));
  yield* listed('runs', async (asked) => {
    const page = await runs.list(workspace, { ...asked, contact });
    const rows = await run<StepRow>(pool, steps, [key.shard, key.workspace, contact, page.items.map(({ id }) => id)]);
    return { ...page, items: page.items.map((one) => ({ ...one, steps: stepsOf(one.id, rows) })) };
  });
  yield* listed('effects', (asked) => listEffects(pool, workspace, { ...asked, contact }));
  yield* listed('mail', (asked) => listMailbox(pool, workspace, { ...asked, contact }, { ofAccounts: false }));
  yield* listed('tasks', (asked) => tasks.list(workspace, { ...asked, contact }));
  yield '\n}\n';
}
