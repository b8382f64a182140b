import { run, type Pool } from '@tributary/store';
import type { Workspace } from '../workspaces/workspaces.js';
import { taskColumns, taskView, type TaskRow } from './task-rows.js';

/** Where messages go. */
export interface Listener {
  write(text: string): void;
  end(): void;
  /** Told when whoever listened has gone. */
  onGone(gone: () => void): void;
}

/** How often changes are looked for, and a sign of life is given, ms. */
const LOOK_MS = 500;
const SIGN_OF_LIFE_MS = 15_000;
/** A transaction that began earlier may commit later: so far back is looked again, s; no transaction that writes tasks lasts as long. */
const OVERLAP_S = 30;

const begin = { name: 'stream-begins', text: `select clock_timestamp()::text as at` };
const changed = {
  name: 'tasks-changed-since',
  text: `
    select ${taskColumns}, t.changed_at::text as "changedAt", date_trunc('milliseconds', coalesce(s.clock, clock_timestamp())) as now
    from task t join shard s on s.id = t.shard where t.workspace = $1 and t.changed_at > $2::timestamptz and t.changed_at > clock_timestamp() - ${OVERLAP_S} * interval '1 s' order by t.changed_at, t.id limit 1000`,
};
type Row = TaskRow & { readonly changedAt: string };

/** Tells whoever listens of tasks that were made or changed, by whichever process. */
export class TaskStream {
  readonly #open = new Set<() => void>();

  constructor(
    private readonly pool: Pool,
    private readonly failed: (event: string, error: unknown) => void,
  ) {}

  /** Tells of what changes from now on, until the listener goes or the server ends. */
  async listen(workspace: Workspace, to: Listener): Promise<void> {
    const [{ at } = { at: '' }] = await run<{ at: string }>(this.pool, begin, []);
    let told = new Set<string>();
    let timer: NodeJS.Timeout | undefined;
    const alive = setInterval(() => to.write(': alive\n\n'), SIGN_OF_LIFE_MS);
    const end = () => {
      clearInterval(alive);
      clearTimeout(timer);
      if (this.#open.delete(end)) to.end();
    };
    const look = async () => {
      const rows = await run<Row>(this.pool, changed, [workspace.id, at]).catch((error: unknown) => this.failed('stream.trouble', error));
      if (!this.#open.has(end)) return;
      const isNew = ({ id, changedAt }: Row) => !told.has(`${id} ${changedAt}`);
      for (const row of (rows ?? []).filter(isNew)) to.write(`event: task\nid: ${row.id}\ndata: ${JSON.stringify(taskView(row))}\n\n`);
      if (rows) told = new Set(rows.map(({ id, changedAt }) => `${id} ${changedAt}`));
      timer = setTimeout(() => void look(), LOOK_MS);
    };
    this.#open.add(end);
    to.onGone(end);
    if (!this.#open.has(end)) return;
    to.write(': here\n\n');
    await look();
  }

  /** Lets all listeners go: the server ends. */
  close(): void {
    for (const end of [...this.#open]) end();
  }
}
