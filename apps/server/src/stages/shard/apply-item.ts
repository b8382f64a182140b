import type { Cause, Change, EditPayload, EventPayload, Item, Json, JsonObject } from '@tributary/contract';
import { LANES } from '@tributary/contract';
import type { ContactState } from './contact-state.js';

/** What an item did: which conditions may have changed, and as whose doing. */
export interface Applied {
  readonly changes: readonly Change[];
  readonly cause: Cause;
}

const same = (a: Json | undefined, b: Json | undefined): boolean => a === b || JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** The contact comes to be with its first item; who was erased comes as somebody new. */
function ensureContact(state: ContactState, at: number): boolean {
  if (state.row && state.row.state !== 'erased') return false;
  state.row = { ...state.key, userId: null, anonymousIds: [], traits: {}, traitAt: {}, tags: [], consent: {}, companies: [], roles: {}, owner: null, state: 'active', createdAt: at };
  state.rowDirty = true;
  return true;
}

/** Writes traits, each by the instant of the write: an older one does not overwrite a newer. Null takes a trait away. */
export function applyTraits(state: ContactState, traits: JsonObject, writtenAt: number, at: number, cause: Cause): Change[] {
  const changes: Change[] = [];
  for (const [key, value] of Object.entries(traits)) {
    const row = state.row!;
    const known = Object.hasOwn(row.traitAt, key) ? row.traitAt[key]! : -Infinity;
    if (writtenAt < known) continue;
    const before = Object.hasOwn(row.traits, key) ? row.traits[key] : undefined;
    if (same(before, value) && writtenAt === known) continue;
    const written = state.touchRow();
    written.traitAt = { ...row.traitAt, [key]: writtenAt };
    const { [key]: _old, ...others } = row.traits;
    written.traits = value === null ? others : { ...row.traits, [key]: value };
    if (same(before, value)) continue;
    state.note({ at, kind: 'trait', key, before: before ?? null, after: value, cause });
    changes.push(`trait:${key}`);
  }
  return changes;
}

function applyIds(state: ContactState, event: EventPayload): void {
  const row = state.row!;
  if (event.userId !== null && row.userId === null) state.touchRow().userId = event.userId;
  if (event.anonymousId !== null && !row.anonymousIds.includes(event.anonymousId)) state.touchRow().anonymousIds = [...row.anonymousIds, event.anonymousId];
}

function joinCompany(state: ContactState, event: EventPayload, at: number, cause: Cause): Change[] {
  const id = event.target;
  if (id === null) return [];
  const role = state.companyWrites.say(event, state.key.workspace);
  if (role !== null && (!Object.hasOwn(state.row!.roles, id) || state.row!.roles[id] !== role)) state.touchRow().roles = { ...state.row!.roles, [id]: role };
  if (!state.row!.companies.includes(id)) {
    state.touchRow().companies = [...state.row!.companies, id];
    state.note({ at, kind: 'company', key: id, before: null, after: true, cause });
  }
  return ['company:*'];
}

function applyEvent(state: ContactState, event: EventPayload, at: number, cause: Cause): Change[] {
  applyIds(state, event);
  const { type, messageId, name, occurredAt, properties, context } = event;
  const said = type === 'identify' ? applyTraits(state, event.traits, occurredAt, at, cause) : type === 'group' ? joinCompany(state, event, at, cause) : [];
  if (name === null) return said;
  state.addEvent({ messageId, name, occurredAt, properties, context });
  return [...said, `event:${name}`];
}

/** Puts a tag on or takes it off; nothing when it is so already. */
export function setTag(state: ContactState, tag: string, after: boolean, at: number, cause: Cause): Change[] {
  if (state.tags.has(tag) === after) return [];
  if (after) state.tags.add(tag);
  else state.tags.delete(tag);
  state.touchRow().tags = [...state.tags];
  state.note({ at, kind: 'tag', key: tag, before: !after, after, cause });
  return [`tag:${tag}`];
}

function applyTags(state: ContactState, edit: EditPayload, at: number, cause: Cause): Change[] {
  const added = (edit.tags?.add ?? []).flatMap((tag) => setTag(state, tag, true, at, cause));
  return [...added, ...(edit.tags?.remove ?? []).flatMap((tag) => setTag(state, tag, false, at, cause))];
}

function applyEdit(state: ContactState, edit: EditPayload, at: number, cause: Cause): Change[] {
  const changes: Change[] = [...applyTraits(state, edit.traits ?? {}, at, at, cause), ...applyTags(state, edit, at, cause)];
  for (const [topic, value] of Object.entries(edit.consent ?? {})) {
    const before = Object.hasOwn(state.row!.consent, topic) ? state.row!.consent[topic]! : null;
    if (before === value) continue;
    state.touchRow().consent = { ...state.row!.consent, [topic]: value };
    state.note({ at, kind: 'consent', key: topic, before, after: value, cause });
    changes.push(`consent:${topic}`);
  }
  if (edit.owner !== undefined && edit.owner !== state.row!.owner) {
    state.note({ at, kind: 'owner', key: 'owner', before: state.row!.owner, after: edit.owner, cause });
    state.touchRow().owner = edit.owner;
  }
  return changes;
}

/** The cause of what an item brings about. */
export function causeOf(item: Item): Cause {
  switch (item.kind) {
    case 'event':
      // A file tells the past as a rule: that it does so late says nothing.
      return item.lane === LANES.bulk ? 'import' : item.payload.late ? 'late' : 'data';
    case 'edit':
      return item.lane === LANES.bulk ? 'import' : 'data';
    case 'answer':
    case 'steer':
      return 'data';
    case 'enrol':
    case 'erase':
    case 'member':
      return 'manual';
    case 'merge':
      return 'merge';
    case 'settle':
      return item.payload?.review || item.payload?.companies ? 'data' : 'definition';
  }
}

/**
 * Applies what an item says of the contact itself; memberships follow from it elsewhere.
 * @returns whether it is the contact's first item, and what changed
 */
export function applyItem(state: ContactState, item: Item): Applied & { readonly isNew: boolean } {
  const cause = causeOf(item);
  if (item.kind !== 'event') {
    if (!state.row || state.row.state === 'erased') return { isNew: false, changes: [], cause };
    if (item.kind === 'settle' && item.payload?.companies) return { isNew: false, cause, changes: ['company:*'] };
    return { isNew: false, cause, changes: item.kind === 'edit' ? applyEdit(state, item.payload, item.at, cause) : [] };
  }
  const isNew = ensureContact(state, item.at);
  return { isNew, cause, changes: applyEvent(state, item.payload, item.at, cause) };
}
