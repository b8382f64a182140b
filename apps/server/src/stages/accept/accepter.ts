import { InvalidInput, LANES, Unavailable, type AcceptedEvent, type Fault, type IncomingEvent, type RefusedEvent, type Warning } from '@tributary/contract';
import { acceptEvent, contactIdOf, shardOf } from '@tributary/ingest';
import { acceptedRow, acceptEvents, acceptUnseen, inTransaction, lengthOf, readNow, refuseEvents, shareClock, type AcceptedRow, type Connection, type Link, type Pool } from '@tributary/store';
import { isPassing } from '../passing.js';
import type { DurableItem } from '../shard/handed-items.js';
import { linkOf } from './link-of.js';
import type { Workspace } from '../../workspaces/workspaces.js';

/** What became of one request's events. */
export interface Receipt {
  readonly accepted: number;
  readonly duplicates: number;
  readonly refused: readonly RefusedEvent[];
  readonly warnings: readonly Warning[];
}

interface Request {
  readonly workspace: Workspace;
  readonly events: readonly IncomingEvent[];
  readonly refused: readonly RefusedEvent[];
  readonly resolve: (receipt: Receipt) => void;
  readonly reject: (error: unknown) => void;
}

/** One statement takes at most so many events; more wait for the next. */
const GROUP = 2_000;
/** After one that was known, so many groups without any are asked about event by event: senders repeat themselves for a while. */
const DOUBT = 64;

const isRefused = (event: AcceptedEvent | RefusedEvent): event is RefusedEvent => 'code' in event;

/** An alias call asks for a merge: what was known under `previousId` becomes the user's. */
function mergePayload(event: AcceptedEvent, workspace: Workspace): string {
  const from = contactIdOf(workspace.secret, { anonymousId: event.target ?? '' });
  const known = contactIdOf(workspace.secret, { userId: event.target ?? '' });
  const alias = { messageId: event.messageId, occurredAt: event.occurredAt, known, knownShard: shardOf(known, workspace.sandboxShard) };
  return JSON.stringify({ from, fromShard: shardOf(from, workspace.sandboxShard), alias });
}

function rowOf(event: AcceptedEvent, workspace: Workspace): AcceptedRow {
  return acceptedRow(workspace.id, event, { merge: event.type === 'alias' ? mergePayload(event, workspace) : null });
}

/** The rows of a group, each message id once, and what each request has to be told. */
class Group {
  readonly rows: AcceptedRow[] = [];
  readonly links = new Map<string, Link>();
  readonly #places: { request: Request; place: number | null; event: AcceptedEvent }[] = [];
  readonly #refused = new Map<Request, RefusedEvent[]>();
  readonly #byMessage = new Map<string, number>();

  constructor(
    readonly requests: readonly Request[],
    readonly receivedAt: number,
  ) {
    for (const request of requests) this.#add(request);
  }

  #add(request: Request): void {
    const { workspace } = request;
    const receiver = { secret: workspace.secret, sandboxShard: workspace.sandboxShard, retentionMonths: workspace.retentionMonths };
    const accepted = request.events.map((event) => acceptEvent(event, receiver, this.receivedAt));
    this.#refused.set(request, [...request.refused, ...accepted.filter(isRefused)]);
    // Items of one request are ordered by when they happened, then by position.
    const inOrder = accepted.filter((event): event is AcceptedEvent => !isRefused(event)).sort((a, b) => a.occurredAt - b.occurredAt || a.index - b.index);
    for (const event of inOrder) this.#place(request, event);
  }

  #place(request: Request, event: AcceptedEvent): void {
    const name = `${request.workspace.id}/${event.messageId}`;
    const isFirst = !this.#byMessage.has(name);
    this.#places.push({ request, event, place: isFirst ? this.rows.length : null });
    if (!isFirst) return;
    this.#byMessage.set(name, this.rows.length);
    this.rows.push(rowOf(event, request.workspace));
    const link = linkOf(event, request.workspace);
    if (link) this.links.set(`${link.workspace}/${link.from}`, link);
  }

  get refused(): { workspace: number; refused: RefusedEvent }[] {
    return [...this.#refused].flatMap(([request, list]) => list.map((refused) => ({ workspace: request.workspace.id, refused })));
  }

  /** What the fold is given of these rows. @param ids by place; null: known already */
  items(ids: readonly (string | null)[]): DurableItem[] {
    const items: DurableItem[] = [];
    for (const [place, row] of this.rows.entries()) {
      const { workspace, event, kind } = row;
      const id = ids[place] ?? null;
      if (id === null || kind !== 'event') continue;
      const { shard, contact } = event;
      items.push({ item: { id, shard, lane: LANES.live, at: this.receivedAt, workspace, contact, root: id, depth: 0, kind, payload: event }, length: lengthOf(row) });
    }
    return items;
  }

  answer(ids: readonly (string | null)[]): void {
    const receipts = new Map(this.requests.map((request) => [request, { accepted: 0, duplicates: 0, warnings: [] as Warning[] }]));
    for (const { request, place, event } of this.#places) {
      const receipt = receipts.get(request)!;
      if (place === null || ids[place] === null) receipt.duplicates++;
      else receipt.accepted++;
      receipt.warnings.push(...event.warnings);
    }
    for (const [request, receipt] of receipts) request.resolve({ ...receipt, refused: this.#refused.get(request)!.toSorted((a, b) => a.index - b.index) });
  }
}

/**
 * The door: concurrent requests share one commit. While one group is written the next gathers,
 * so the busier it is the fewer commits an event costs. Answers come after the commit.
 */
export class Accepter {
  #waiting: Request[] = [];
  #running: Promise<void> | null = null;
  #doubt = 0;

  constructor(
    private readonly pool: Pool,
    private readonly accepted: (items: readonly DurableItem[], events: number) => void,
  ) {}

  /**
   * @param refused events of the request that are refused already: they are kept with the others' fate
   * @throws {Unavailable} when the events could not be made durable; nothing of them is stored
   */
  accept(workspace: Workspace, events: readonly IncomingEvent[], refused: readonly RefusedEvent[]): Promise<Receipt> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ workspace, events, refused, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  async #run(): Promise<void> {
    await Promise.resolve(); // requests that were read in this turn come along
    while (this.#waiting.length > 0) await this.#commit(this.#take());
    this.#running = null;
  }

  /** The next group: live workspaces together; each sandbox alone, because its clock stands in its own row. */
  #take(): Request[] {
    const first = this.#waiting[0]!;
    const fits = (request: Request) => (first.workspace.sandboxShard === null ? request.workspace.sandboxShard === null : request.workspace.id === first.workspace.id);
    const taken: Request[] = [];
    let events = 0;
    this.#waiting = this.#waiting.filter((request) => {
      if (!fits(request) || events >= GROUP) return true;
      events += request.events.length;
      taken.push(request);
      return false;
    });
    return taken;
  }

  async #commit(requests: readonly Request[]): Promise<void> {
    try {
      const { group, ids } = await this.#storeDurably(requests);
      group.answer(ids);
      this.accepted(group.items(ids), ids.filter((id) => id !== null).length);
    } catch (error) {
      // What one request carries may be what cannot be written: the others must not suffer for it.
      if (requests.length > 1 && !isPassing(error)) for (const request of requests) await this.#commit([request]);
      else for (const request of requests) request.reject(notStored(error));
    }
  }

  async #storeDurably(requests: readonly Request[]): Promise<Stored> {
    const sandboxShard = requests[0]!.workspace.sandboxShard;
    if (sandboxShard === null) {
      const group = new Group(requests, await readNow(this.pool));
      return withRefused(this.pool, group, await this.#insert(group));
    }
    return inTransaction(this.pool, async (connection) => {
      const group = new Group(requests, await shareClock(connection, sandboxShard));
      return withRefused(connection, group, await insert(connection, group));
    });
  }

  /** As if nothing in it was known, which is so for all but repeated requests; else event by event. */
  async #insert(group: Group): Promise<Stored['ids']> {
    if (group.rows.length > 0 && this.#doubt === 0) {
      const ids = await acceptUnseen(this.pool, group.receivedAt, group.rows, [...group.links.values()]);
      if (ids) return ids;
      this.#doubt = DOUBT;
    }
    const ids = await insert(this.pool, group);
    this.#doubt = ids.includes(null) ? DOUBT : Math.max(0, this.#doubt - 1);
    return ids;
  }
}

interface Stored {
  readonly group: Group;
  /** Of their items, by place in the group's rows; null: the event was known already. */
  readonly ids: readonly (string | null)[];
}

async function insert(connection: Connection, { receivedAt, rows, links }: Group): Promise<Stored['ids']> {
  return rows.length === 0 ? [] : acceptEvents(connection, receivedAt, rows, [...links.values()]);
}

async function withRefused(connection: Connection, group: Group, ids: Stored['ids']): Promise<Stored> {
  await refuseEvents(connection, group.receivedAt, group.refused);
  return { group, ids };
}

function notStored(cause: unknown): Fault {
  const fault = isPassing(cause)
    ? new Unavailable('events.not-stored', 'The events could not be stored just now; nothing of this request was kept. Send it again.', 1)
    : new InvalidInput('events.not-storable', 'The database cannot hold these events; nothing of this request was kept. Send them one by one to find which.');
  fault.cause = cause;
  return fault;
}
