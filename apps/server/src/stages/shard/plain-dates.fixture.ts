import type { JsonObject } from '@tributary/contract';
import { IANAZone } from 'luxon';
import type { PlainItem } from './plain-model.fixture.js';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** A workflow that a date starts. */
export interface PlainDated {
  readonly trait: string;
  /** Whole days before or after. */
  readonly days?: number;
  /** Minutes after midnight. */
  readonly at?: number;
  readonly yearly?: boolean;
  readonly mode: 'once' | 'after-exit' | 'every-time';
}

export const graphOf = ({ trait, days, at, yearly, mode }: PlainDated): JsonObject => ({
  nodes: [{ id: 't', kind: 'date-reached', config: { trait, ...(days === undefined ? {} : { offset: `${days}d` }), ...(at === undefined ? {} : { at: new Date(at * MINUTE).toISOString().slice(11, 16) }), ...(yearly ? { yearly } : {}) } }],
  edges: [],
  settings: { reentry: { mode } },
});

const QUARTER = 15 * MINUTE;
const known = new Map<string, number>();

/** The first minute at which clocks show this or more, found by walking: a skipped time counts when they go on, one that comes twice the first time. Clocks change at quarters of an hour. */
function shows(wall: number, zone: IANAZone): number {
  const name = `${wall} ${zone.name}`;
  const found = known.get(name);
  if (found !== undefined) return found;
  let at = Math.floor((wall - 15 * 60 * MINUTE) / QUARTER) * QUARTER;
  const isShown = () => at + zone.offset(at) * MINUTE >= wall;
  while (!isShown()) at += QUARTER;
  for (at -= QUARTER; !isShown(); ) at += MINUTE;
  known.set(name, at);
  return at;
}

interface Occurrence {
  readonly at: number;
  readonly name: string;
}

/** Every instant at which a date is reached from one year to another. */
function occurrences({ days = 0, at, yearly }: PlainDated, value: string, zone: IANAZone, years: readonly number[]): Occurrence[] {
  const isDay = value.length === 10;
  const exact = Date.parse(value);
  const asDay = isDay || (yearly === true && exact % DAY === 0);
  const wall = asDay ? exact : exact + zone.offset(exact) * MINUTE;
  const one = (shown: number, name: string): Occurrence => {
    if (at !== undefined) return { at: shows(Math.floor(shown / DAY) * DAY + days * DAY + at * MINUTE, zone), name };
    return { at: (asDay || yearly ? shows(shown, zone) : exact) + days * DAY, name };
  };
  if (!yearly) return [one(wall, value)];
  const date = new Date(wall);
  return years.filter((year) => year >= date.getUTCFullYear()).map((year) => {
    const isLeap = new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1;
    const day = date.getUTCMonth() === 1 && date.getUTCDate() === 29 && !isLeap ? 28 : date.getUTCDate();
    return one(Date.UTC(year, date.getUTCMonth(), day) + (wall % DAY), `${value} ${year}`);
  });
}

/** Who enters what, and when: one contact at a time, item by item, by walking through all instants at which a date could be reached. */
export function plainEntries(items: readonly PlainItem[], workflows: readonly PlainDated[], until: number): string[] {
  const found: string[] = [];
  const contacts = new Set(items.map((item) => item.contact));
  for (const contact of contacts) {
    const own = items.filter((item) => item.contact === contact);
    for (const [place, workflow] of workflows.entries()) found.push(...entriesOf(own, workflow, until).map((at) => `${contact} ${place} ${new Date(at).toISOString()}`));
  }
  return found.sort();
}

function entriesOf(items: readonly PlainItem[], workflow: PlainDated, until: number): number[] {
  const traits: Record<string, unknown> = {};
  const writtenAt: Record<string, number> = {};
  const reached = new Set<string>();
  const entered: number[] = [];
  /** What is looked for since; a date that was past then is not reached. */
  let since = -Infinity;
  const walkTo = (to: number) => {
    const value = traits[workflow.trait];
    const known = IANAZone.create(String(traits['timezone'] ?? 'UTC'));
    const zone = known.isValid ? known : IANAZone.create('UTC');
    if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?$/.test(value) || Number.isNaN(Date.parse(value))) return;
    const all = occurrences(workflow, value, zone, [2024, 2025, 2026, 2027, 2028]).filter(({ at }) => at > since && at <= to).sort((a, b) => a.at - b.at);
    for (const { at, name } of all) {
      if (reached.has(name)) continue;
      reached.add(name);
      if (workflow.mode !== 'once' || entered.length === 0) entered.push(at);
    }
  };
  for (const item of items) {
    walkTo(item.at);
    if (item.kind !== 'identify') continue;
    for (const [key, value] of Object.entries(item.traits)) {
      if (item.occurredAt < (writtenAt[key] ?? -Infinity)) continue;
      writtenAt[key] = item.occurredAt;
      traits[key] = value ?? undefined;
    }
    since = item.at;
  }
  walkTo(until);
  return entered;
}
