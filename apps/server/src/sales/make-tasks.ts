import { parseWindowMs, type Reason } from '@tributary/contract';
import { run, type Connection } from '@tributary/store';
import { dueWithinHours, type WorkingHours } from '@tributary/workflow';
import { parseTeamId } from './sales-ids.js';
import { loadTaskSurroundings, loadTeams, lockTaskSteps, lockTurns, type Candidate, type TaskAround, type TeamRow, type TurnPool } from './task-surroundings.js';
import { tellAct, type Why } from './tell-act.js';
import { nextTurn, type Credits } from './turns.js';

/** A task before it is given to somebody. */
export interface WantedTask {
  readonly workspace: number;
  readonly id: string;
  readonly shard: number;
  readonly contact: string | null;
  readonly title: string;
  readonly notes: string;
  readonly message: string | null;
  readonly priority: string;
  /** A user by id or email, who gets it if there is such a user; null: nobody is named. */
  readonly named: string | null;
  /** Whose turn it is otherwise: of a team by id or key, of `all`, or of `nobody`. */
  readonly otherwise: { readonly team: string } | 'all' | 'nobody';
  /** A duration in the owner's working hours; null: at once, within them. */
  readonly dueIn: string | null;
  /** ms; before `dueIn`. */
  readonly dueAt: number | null;
  readonly workflow: number | null;
  readonly run: string | null;
  readonly node: string | null;
}

/** What became of it. */
export interface MadeTask {
  readonly id: string;
  readonly owner: Candidate | null;
  readonly dueAt: Date;
  readonly why: readonly Why[];
  /** Why nobody was found. */
  readonly warning: Reason | null;
  /** An open one of the same contact, workflow and node was there: its owner knows. */
  readonly isRepeated: boolean;
}

interface Given {
  readonly wanted: WantedTask;
  readonly around: TaskAround;
  readonly owner: Candidate | null;
  readonly team: TeamRow | null;
  readonly warning: Reason | null;
}

/** Where nobody is to give it to. */
const OFFICE_HOURS: WorkingHours = { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' };

const insert = {
  name: 'insert-tasks',
  text: `
    with turned as (
      update task_turn t set credits = n.credits from unnest($19::int[], $20::int[], $21::jsonb[]) as n(workspace, team, credits) where t.workspace = n.workspace and t.team = n.team
    )
    insert into task (workspace, id, shard, contact, title, notes, message, priority, owner, team, due_at, escalate_at, workflow, run, node, why, warning, created_at)
    select * from unnest($1::int[], $2::uuid[], $3::int[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::int[], $10::int[], $11::timestamptz[], $12::timestamptz[], $13::int[], $14::uuid[], $15::text[], $16::jsonb[], $17::jsonb[], $18::timestamptz[])
    on conflict (workspace, id) do nothing`,
};

export const isAbsent = ({ absentFrom, absentUntil }: Candidate, now: Date): boolean =>
  (absentFrom !== null || absentUntil !== null) && (absentFrom === null || Date.parse(absentFrom) <= now.getTime()) && (absentUntil === null || now.getTime() < Date.parse(absentUntil));

const nameOf = (workspace: number, team: number): string => `${workspace} ${team}`;

/** Deals out tasks in their order; remembers whose turn is next. */
class Dealer {
  readonly #pools: ReadonlyMap<string, TurnPool>;
  readonly credits = new Map<string, Credits>();

  constructor(pools: readonly TurnPool[]) {
    this.#pools = new Map(pools.map((pool) => [nameOf(pool.workspace, pool.team), pool]));
  }

  next(workspace: number, team: number, now: Date): Candidate | null {
    const pool = this.#pools.get(nameOf(workspace, team));
    if (!pool) return null;
    const there = pool.users.filter((user) => !isAbsent(user, now));
    const turn = nextTurn(there, this.credits.get(nameOf(workspace, team)) ?? pool.credits);
    if (!turn) return null;
    this.credits.set(nameOf(workspace, team), turn.credits);
    return there.find(({ id }) => id === turn.id)!;
  }

  /** Pools whose turns moved, for the statement that writes them. */
  columns(): [number[], number[], string[]] {
    const moved = [...this.credits].map(([name, credits]) => ({ pool: this.#pools.get(name)!, credits }));
    return [moved.map(({ pool }) => pool.workspace), moved.map(({ pool }) => pool.team), moved.map(({ credits }) => JSON.stringify(credits))];
  }
}

const teamOf = ({ otherwise, workspace }: WantedTask, teams: readonly TeamRow[]): TeamRow | null => {
  if (typeof otherwise === 'string') return null;
  const id = parseTeamId(otherwise.team);
  const own = teams.filter((team) => team.workspace === workspace);
  return own.find((team) => team.id === id) ?? own.find((team) => team.key === otherwise.team) ?? null;
};

/** The pool of turns that a task asks; null: none, since somebody is named or the team is not there. */
function poolOf(wanted: WantedTask, named: Candidate | null, teams: readonly TeamRow[]): { workspace: number; team: number } | null {
  if (named || wanted.otherwise === 'nobody') return null;
  const team = wanted.otherwise === 'all' ? 0 : teamOf(wanted, teams)?.id;
  return team === undefined ? null : { workspace: wanted.workspace, team };
}

function warningOf({ otherwise, named }: WantedTask): Reason | null {
  if (typeof otherwise === 'object') return { code: 'task.no-owner', detail: `Nobody of the team "${otherwise.team.slice(0, 100)}" can be given it now; it has no owner.` };
  if (otherwise === 'all') return { code: 'task.no-owner', detail: 'There is no user who can be given it now; it has no owner.' };
  return named === null ? null : { code: 'task.no-owner', detail: `There is no user "${named.slice(0, 100)}"; it has no owner.` };
}

function rowsOf(given: readonly Given[]): { dueAt: Date; escalateAt: Date | null }[] {
  return given.map(({ wanted, around, owner, team }) => {
    const [hours, zone] = owner ? [owner.hours, owner.timezone] : [OFFICE_HOURS, around.timezone];
    const dueAt = wanted.dueAt ?? dueWithinHours(around.now.getTime(), wanted.dueIn, hours, zone);
    const afterMs = team?.escalateAfter == null ? undefined : parseWindowMs(team.escalateAfter);
    return { dueAt: new Date(dueAt), escalateAt: afterMs === undefined ? null : new Date(dueAt + afterMs) };
  });
}

/** Gives each to somebody and writes them, in the caller's transaction: five statements, however many. A task whose id is there already stays as it is. @returns in the order given */
export async function makeTasks(connection: Connection, tasks: readonly WantedTask[]): Promise<MadeTask[]> {
  if (tasks.length === 0) return [];
  await lockTaskSteps(connection, tasks);
  const arounds = await loadTaskSurroundings(connection, tasks);
  const teams = await loadTeams(connection, tasks);
  const wantedPools = tasks.map((wanted, i) => poolOf(wanted, arounds[i]!.named, teams));
  const dealer = new Dealer(await lockTurns(connection, wantedPools.filter((pool) => pool !== null)));
  const given = tasks.map((wanted, i): Given => {
    const [around, pool] = [arounds[i]!, wantedPools[i]];
    const owner = around.named ?? (pool ? dealer.next(pool.workspace, pool.team, around.now) : null);
    const team = teamOf(wanted, teams) ?? teams.find(({ id }) => id === owner?.team) ?? null;
    return { wanted, around, owner, team, warning: owner ? null : warningOf(wanted) };
  });
  const rows = rowsOf(given);
  await run(connection, insert, [...columnsOf(given, rows), ...dealer.columns()]);
  const seen = new Set<string>();
  return given.map(({ wanted, around, owner, warning }, i) => {
    const thing = `${wanted.workspace} ${wanted.contact} ${wanted.workflow} ${wanted.node}`;
    const isRepeated = around.isRepeated || (wanted.node !== null && seen.has(thing));
    seen.add(thing);
    return { id: wanted.id, owner, warning, isRepeated, why: around.acts.map(tellAct), dueAt: rows[i]!.dueAt };
  });
}

function columnsOf(given: readonly Given[], rows: readonly { dueAt: Date; escalateAt: Date | null }[]): unknown[] {
  const of = <T>(read: (wanted: WantedTask) => T): T[] => given.map(({ wanted }) => read(wanted));
  return [
    ...[of((w) => w.workspace), of((w) => w.id), of((w) => w.shard), of((w) => w.contact), of((w) => w.title), of((w) => w.notes), of((w) => w.message), of((w) => w.priority)],
    ...[given.map(({ owner }) => owner?.id ?? null), given.map(({ team }) => team?.id ?? null), rows.map(({ dueAt }) => dueAt), rows.map(({ escalateAt }) => escalateAt)],
    ...[of((w) => w.workflow), of((w) => w.run), of((w) => w.node)],
    ...[given.map(({ around }) => JSON.stringify(around.acts.map(tellAct))), given.map(({ warning }) => (warning ? JSON.stringify(warning) : null)), given.map(({ around }) => around.now)],
  ];
}
