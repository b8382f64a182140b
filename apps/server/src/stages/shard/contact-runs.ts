import type { AskedRow, CountDelta, EnrolmentRow, EventWarning, RunRow, StepRow, ContactKey } from '@tributary/store';
import type { Advanced, Run } from '@tributary/workflow';
import { NotLoaded } from './not-loaded.js';
import { rowOf, runOf } from './run-rows.js';
import { NONE, withOne } from './small-list.js';

/** A run in the fold: written back when it is another object than the stored one. */
export interface HeldRun {
  run: Run;
  readonly workflow: number;
  /** The item that began it. */
  readonly root: string | null;
  readonly stored: Run | null;
  /** What `stored` was read from. */
  readonly row?: RunRow;
}

/** What the database said of a contact's workflows before the batch. */
export interface LoadedRuns {
  readonly runs: readonly RunRow[];
  readonly enrolments: readonly EnrolmentRow[];
  /** `workflow/entry key` of what was asked for: who is asked for and not there never entered. */
  readonly asked: ReadonlySet<string>;
  /** Everything there is: who is not there never entered. */
  readonly isComplete: boolean;
}

export const enrolmentName = (workflow: number, entryKey: string): string => `${workflow}/${entryKey}`;

/** Who leaves these has passed them, although by no output. */
const WITHOUT_OUTPUT: readonly string[] = ['exit', 'go-to'];

/** Under which contacts are counted that got a variant. */
export const variantOf = (variant: string): string => `variant:${variant}`;

const NO_COUNTS: ReadonlyMap<string, CountDelta> = new Map();

/** The workflow side of a contact while its items are folded: runs, who may enter, and what has to be written. */
export class ContactRuns {
  // Most contacts have no run: these are made when something is put into them.
  #steps: StepRow[] | null = null;
  #effects: AskedRow[] | null = null;
  #warnings: EventWarning[] | null = null;
  #counts: Map<string, CountDelta> | null = null;
  #runs: Map<string, HeldRun> | null = null;
  #enrolments: Map<string, EnrolmentRow> | null = null;
  #changed: Set<string> | null = null;

  constructor(
    private readonly key: ContactKey,
    private readonly loaded: LoadedRuns,
  ) {
    for (const row of loaded.runs) {
      const run = runOf(row);
      this.#put({ run, workflow: row.workflow, root: row.root, stored: run, row });
    }
    for (const row of loaded.enrolments) (this.#enrolments ??= new Map()).set(enrolmentName(row.workflow, row.entryKey), row);
  }

  get counts(): ReadonlyMap<string, CountDelta> {
    return this.#counts ?? NO_COUNTS;
  }

  get steps(): readonly StepRow[] {
    return this.#steps ?? NONE;
  }
  get effects(): readonly AskedRow[] {
    return this.#effects ?? NONE;
  }
  get warnings(): readonly EventWarning[] {
    return this.#warnings ?? NONE;
  }
  warn(warning: EventWarning): void {
    this.#warnings = withOne(this.#warnings, warning);
  }

  get(id: string): HeldRun | undefined {
    return this.#runs?.get(id);
  }

  #put(held: HeldRun): void {
    (this.#runs ??= new Map()).set(held.run.id, held);
  }

  /** In the order in which they were begun. */
  active(): readonly HeldRun[] {
    if (!this.#runs) return NONE;
    const active = [...this.#runs.values()].filter((held) => held.run.status === 'active');
    return active.length < 2 ? active : active.sort((a, b) => a.run.enteredAt - b.run.enteredAt || (a.run.id < b.run.id ? -1 : 1));
  }

  /** The run to be woken first. */
  nextDue(): HeldRun | null {
    let first: HeldRun | null = null;
    if (!this.#runs) return null;
    for (const held of this.#runs.values()) {
      if (held.run.wakeAt === null || held.run.status !== 'active') continue;
      const isFirst = !first || held.run.wakeAt < first.run.wakeAt! || (held.run.wakeAt === first.run.wakeAt && held.run.id < first.run.id);
      if (isFirst) first = held;
    }
    return first;
  }

  /** @param fresh the key cannot have been used before @throws {NotLoaded} */
  enrolment(workflow: number, entryKey: string, fresh: boolean): EnrolmentRow | null {
    const name = enrolmentName(workflow, entryKey);
    const known = this.#enrolments?.get(name);
    if (!known && !fresh && !this.loaded.isComplete && !this.loaded.asked.has(name)) throw new NotLoaded(`The enrolment ${name} was not loaded.`);
    return known ?? null;
  }

  /** What was dealt stays, unless it is given. */
  setEnrolment(workflow: number, entryKey: string, row: Pick<EnrolmentRow, 'passes' | 'activeRun' | 'lastEndedAt'> & Partial<Pick<EnrolmentRow, 'exposures'>>): void {
    const name = enrolmentName(workflow, entryKey);
    const enrolments = (this.#enrolments ??= new Map());
    const { exposures = null } = enrolments.get(name) ?? {};
    enrolments.set(name, { ...this.key, workflow, entryKey, exposures, ...row });
    (this.#changed ??= new Set()).add(name);
  }

  /** What a split or a holdout dealt the contact; null: nothing yet. @throws {NotLoaded} */
  exposure(workflow: number, node: string): string | null {
    const { exposures } = this.enrolment(workflow, '', false) ?? {};
    return exposures && Object.hasOwn(exposures, node) ? exposures[node]!.variant : null;
  }

  expose(workflow: number, node: string, variant: string, at: number): void {
    const known = this.enrolment(workflow, '', false) ?? { passes: 0, activeRun: null, lastEndedAt: null, exposures: null };
    const before = this.exposure(workflow, node);
    this.setEnrolment(workflow, '', { ...known, exposures: { ...known.exposures, [node]: { variant, at } } });
    if (before !== null) this.count(workflow, node, variantOf(before), -1);
    this.count(workflow, node, variantOf(variant), 1);
  }

  /** A run begins, or an advanced one is where it is now: its steps, effects and counts are noted. @param depth of the item that made it go on */
  note(held: HeldRun, advanced: Advanced, root: string | null, depth: number): void {
    const before = this.#runs?.has(held.run.id) ? held.run : null;
    const { run, steps, effects } = advanced;
    for (const step of steps) this.#steps = withOne(this.#steps, { ...this.key, ...step, run: run.id });
    for (const effect of effects) this.#effects = withOne(this.#effects, { ...this.key, ...effect, workflow: held.workflow, root, depth });
    this.#countSteps(held.workflow, advanced);
    this.#countChange(held.workflow, before, run);
    held.run = run;
    this.#put(held);
  }

  count(workflow: number, node: string, what: string, delta: number): void {
    const name = JSON.stringify([workflow, node, what]);
    const counts = (this.#counts ??= new Map<string, CountDelta>());
    const known = counts.get(name)?.delta ?? 0;
    counts.set(name, { workflow, node, what, delta: known + delta });
  }

  #countSteps(workflow: number, { run, steps }: Advanced): void {
    for (const step of steps) {
      const failedHere = run.status === 'failed' && step === steps.at(-1);
      if (!failedHere && (step.output !== null || WITHOUT_OUTPUT.includes(step.kind))) this.count(workflow, step.node, 'passed', 1);
    }
  }

  #countChange(workflow: number, before: Run | null, after: Run): void {
    if (!before) this.count(workflow, '', 'entered', 1);
    if (before?.status !== after.status) {
      if (before) this.count(workflow, '', before.status, -1);
      this.count(workflow, '', after.status, 1);
    }
    for (const [run, delta] of [[before, -1], [after, 1]] as const) {
      if (run?.status === 'active') this.count(workflow, run.node, 'waiting', delta);
      if (run?.status === 'failed') this.count(workflow, run.node, 'failed', delta);
    }
  }

  /** As it would be loaded again once this was written. */
  asLoaded(): LoadedRuns {
    const held: readonly HeldRun[] = this.#runs ? [...this.#runs.values()] : NONE;
    if (!this.#changed && held.every(({ run, stored }) => run === stored && run.status === 'active')) return this.loaded;
    const runs = held.filter(({ run }) => run.status === 'active').map((one) => this.#rowOf(one));
    const enrolments = [...(this.#enrolments?.values() ?? [])];
    const asked = this.#changed ? new Set([...this.loaded.asked, ...this.#changed]) : this.loaded.asked;
    return { runs, enrolments, asked, isComplete: this.loaded.isComplete };
  }

  changedRuns(): readonly RunRow[] {
    return !this.#runs ? NONE : [...this.#runs.values()].filter(({ run, stored }) => run !== stored).map((held) => this.#rowOf(held));
  }

  changedEnrolments(): readonly EnrolmentRow[] {
    return !this.#changed ? NONE : [...this.#changed].map((name) => this.#enrolments!.get(name)!);
  }

  #rowOf({ run, stored, row, root }: HeldRun): RunRow {
    return run === stored && row ? row : rowOf(run, this.key, root);
  }
}
