import type { Kinds, SummaryQuery } from '@tributary/contract';
import type { Pool } from '@tributary/store';
import { findUser } from '../sales/find-user.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { readFigures, readPast, readTaskFigures, type Figures, type Past, type TaskFigures } from './figures.js';
import { readFirstSteps, type FirstSteps } from './first-steps.js';
import { readWarnings, type Warning } from './warnings.js';
import { readWorkflowFigures, type WorkflowFigures } from './workflow-figures.js';

/** How a workspace fares, at one glance. */
export interface SummaryView extends Figures {
  readonly tasks: TaskFigures;
  readonly inside: number;
  /** The 6 that most are in; `count`: all that are not archived. */
  readonly workflows: { readonly count: number; readonly running: number; readonly items: readonly WorkflowFigures[] };
  readonly warnings: readonly Warning[];
  readonly firstSteps: FirstSteps;
}

/**
 * What was counted over past days, and all contacts, are kept so many times as long as the counting took, at most so long, ms: every open page asks
 * again and again, and yet who has just begun sees the first contact at once. A sandbox's days move by hand, so it is counted anew.
 */
const [KEPT_TIMES, KEPT_MS] = [200, 30_000];
const SHOWN = 6;

export class Summary {
  readonly #kept = new Map<number, { until: number; readonly past: Promise<Past> }>();

  constructor(
    private readonly pool: Pool,
    private readonly kinds: Kinds,
    private readonly monotonicMs: () => number,
  ) {}

  async read(workspace: Workspace, { owner }: SummaryQuery): Promise<SummaryView> {
    const user = owner === undefined ? null : (await findUser(this.pool, workspace.id, owner)).id;
    const figures = await readFigures(this.pool, workspace.id, await this.#past(workspace));
    const all = await readWorkflowFigures(this.pool, workspace.id);
    return {
      ...figures,
      tasks: await readTaskFigures(this.pool, workspace.id, user),
      inside: all.reduce((sum, one) => sum + one.inside, 0),
      workflows: { count: all.length, running: all.filter(({ state }) => state === 'published').length, items: all.slice(0, SHOWN) },
      warnings: await readWarnings(this.pool, workspace.id),
      firstSteps: await readFirstSteps(this.pool, workspace.id, this.kinds),
    };
  }

  async #past({ id, kind }: Workspace): Promise<Past> {
    const known = this.#kept.get(id);
    if (kind === 'live' && known && known.until > this.monotonicMs()) return known.past;
    const startedAt = this.monotonicMs();
    const kept = { until: Infinity, past: readPast(this.pool, id) };
    this.#kept.set(id, kept);
    const counted = () => {
      const now = this.monotonicMs();
      kept.until = now + Math.min(KEPT_MS, KEPT_TIMES * (now - startedAt));
    };
    kept.past.then(counted, () => this.#kept.delete(id));
    return kept.past;
  }
}
