import { LANES, type ImportKind, type JsonObject } from '@tributary/contract';
import type { AcceptedEvent } from '@tributary/contract';
import { acceptedRow, acceptEvents, addItems, tellMembers, writeCompanies, type Connection, type Link, type NewItem } from '@tributary/store';
import type { Workspace } from '../../workspaces/workspaces.js';
import { linkOf } from '../accept/link-of.js';
import { groupEvents, identifyEvents, trackEvents, wholeValues, type ImportMoment, type TakenRow } from './rows-to-events.js';

/** What rows came to, in rows. */
export interface Tally {
  readonly accepted: number;
  /** Their contact was not there. */
  readonly made: number;
  /** They say something new of a contact who was there. */
  readonly changed: number;
  /** Their event was there already. */
  readonly known: number;
}

const EVENTS_OF = { contacts: identifyEvents, events: trackEvents, companies: groupEvents } as const satisfies Readonly<Record<ImportKind, unknown>>;

function isNews({ said, person }: TakenRow): boolean {
  const traits: JsonObject = person!.known!.traits;
  const values = wholeValues(said, traits);
  const isOther = (key: string) => JSON.stringify(Object.hasOwn(traits, key) ? traits[key] : null) !== JSON.stringify(values[key]);
  return Object.keys(values).some(isOther) || said.tags.some((tag) => !person!.known!.tags.includes(tag));
}

/** What rows would come to, or came to. Somebody who stands in a part of a file twice is new once. */
function tally(kind: ImportKind, rows: readonly TakenRow[], known: number): Tally {
  const fresh = new Set(rows.flatMap(({ person }) => (person && !person.known ? [person.key.contact] : [])));
  const changed = kind === 'contacts' ? rows.filter((row) => row.person?.known && isNews(row)).length : 0;
  return { accepted: rows.length, made: fresh.size, changed, known };
}

/** Each message id once: what a file says twice under one is one event. */
function once(events: readonly AcceptedEvent[]): AcceptedEvent[] {
  return [...new Map(events.toReversed().map((event) => [event.messageId, event])).values()].reverse();
}

function tagItems(rows: readonly TakenRow[], at: number): NewItem[] {
  return rows.flatMap(({ said, person }): NewItem[] => {
    const add = said.tags.filter((tag) => !person!.known?.tags.includes(tag));
    return add.length === 0 ? [] : [{ ...person!.key, lane: LANES.bulk, at, root: null, depth: 0, kind: 'edit', payload: { tags: { add } } }];
  });
}

async function storeEvents(connection: Connection, workspace: Workspace, all: readonly AcceptedEvent[], receivedAt: number): Promise<number> {
  // As at the door: in the order in which they happened, then in that of the file.
  const events = once(all).sort((a, b) => a.occurredAt - b.occurredAt || a.index - b.index);
  const links = new Map<string, Link>();
  for (const event of events) {
    const link = linkOf(event, workspace);
    if (link) links.set(link.from, link);
  }
  const ids = await acceptEvents(connection, receivedAt, events.map((event) => acceptedRow(workspace.id, event)), [...links.values()], LANES.bulk);
  return all.length - events.length + ids.filter((id) => id === null).length;
}

export interface RowsToTake {
  readonly kind: ImportKind;
  readonly rows: readonly TakenRow[];
  readonly moment: ImportMoment;
  /** Only counts. */
  readonly dryRun: boolean;
}

/** Puts rows into the bulk lane, as events like those that clients send; companies without people are written at once. In the caller's transaction. */
export async function takeRows(connection: Connection, workspace: Workspace, { kind, rows, moment, dryRun }: RowsToTake): Promise<Tally> {
  if (dryRun || rows.length === 0) return tally(kind, rows, 0);
  const events = rows.flatMap((row) => EVENTS_OF[kind](row, moment));
  const known = events.length === 0 ? 0 : await storeEvents(connection, workspace, events, moment.receivedAt);
  if (kind === 'contacts') await addItems(connection, tagItems(rows, moment.receivedAt));
  const alone = rows.filter(({ person }) => person === null);
  const written = await writeCompanies(connection, alone.map(({ said }) => ({ workspace: workspace.id, id: said.groupId!, traits: wholeValues(said, undefined), at: moment.startedAt })));
  // Who belongs to one that is another now is judged anew.
  await tellMembers(connection, written.filter(({ isChanged }) => isChanged));
  return tally(kind, rows, known);
}
