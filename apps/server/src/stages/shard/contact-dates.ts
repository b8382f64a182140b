import type { ContactKey, DateWatchRow } from '@tributary/store';
import { NONE } from './small-list.js';

/** So many dates that were reached are remembered of each workflow: more than a contact reaches while one of them could come again. */
const REMEMBERED = 4;

/** When a contact reaches the dates that start workflows, while its items are folded; rows are replaced, never changed. */
export class ContactDates {
  // Most workspaces have no such workflow: this is made when there is something to put into it.
  #rows: Map<number, DateWatchRow> | null = null;
  #changed: Set<number> | null = null;

  constructor(
    private readonly key: ContactKey,
    private readonly loaded: readonly DateWatchRow[],
  ) {
    for (const row of loaded) (this.#rows ??= new Map()).set(row.workflow, row);
  }

  of(workflow: number): DateWatchRow | undefined {
    return this.#rows?.get(workflow);
  }
  all(): readonly DateWatchRow[] {
    return this.#rows ? [...this.#rows.values()] : NONE;
  }

  /** What is reached first; at one instant the workflow that was made first. */
  nextDue(): (DateWatchRow & { readonly dueAt: number; readonly dueDate: string }) | null {
    if (!this.#rows) return null;
    let first: DateWatchRow | null = null;
    for (const row of this.#rows.values()) {
      if (row.dueAt === null) continue;
      if (!first || row.dueAt < first.dueAt! || (row.dueAt === first.dueAt && row.workflow < first.workflow)) first = row;
    }
    return first as ReturnType<ContactDates['nextDue']>;
  }

  set(workflow: number, next: Pick<DateWatchRow, 'mark' | 'dueAt' | 'dueDate' | 'reached'>): void {
    const { shard, workspace, contact } = this.key;
    const { mark, dueAt, dueDate } = next;
    const reached = next.reached.slice(-REMEMBERED);
    const known = this.of(workflow);
    if (known && known.mark === mark && known.dueAt === dueAt && known.dueDate === dueDate && known.reached.length === reached.length && known.reached.at(-1) === reached.at(-1)) return;
    (this.#rows ??= new Map()).set(workflow, { shard, workspace, contact, workflow, mark, dueAt, dueDate, reached });
    (this.#changed ??= new Set()).add(workflow);
  }

  remove(workflow: number): void {
    if (this.#rows?.delete(workflow)) (this.#changed ??= new Set()).add(workflow);
  }

  asLoaded(): readonly DateWatchRow[] {
    return this.#changed ? this.all() : this.loaded;
  }
  changed(): readonly DateWatchRow[] {
    return !this.#changed ? NONE : [...this.#changed].flatMap((workflow) => this.of(workflow) ?? []);
  }
  gone(): readonly (ContactKey & { readonly workflow: number })[] {
    return !this.#changed ? NONE : [...this.#changed].filter((workflow) => !this.of(workflow)).map((workflow) => ({ ...this.key, workflow }));
  }
}
