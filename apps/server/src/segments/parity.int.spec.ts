import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { parseWindowMs, type ContactFacts, type Expression } from '@tributary/contract';
import {
  BASE_AT,
  HOUR_MS,
  OPT_IN,
  SEGMENT_IDS,
  ZONES,
  contact,
  contactId,
  contactIndex,
  durationsOf,
  expression,
  factsOf,
  testDatabase,
  turningPointsOf,
  writeGeneratedContacts,
  type GeneratedContact,
  type TestDatabase,
} from '@tributary/fixtures';
import { compile, toSql, type Compiled } from '@tributary/segment';

const WORKSPACES = 200;
const CONTACTS = 50;
const RULES_PER_WORKSPACE = 11;
const AT_ONCE = 4;
const SEED = Number(process.env.PARITY_SEED ?? 20261122);
const FIRST_WORKSPACE = 1_000;

interface Case {
  readonly workspace: number;
  readonly timezone: string;
  readonly contacts: readonly GeneratedContact[];
  readonly rule: Expression;
  /** ms, two or three, near the middle of the generated lives */
  readonly instants: readonly number[];
}

const instant = fc
  .tuple(fc.integer({ min: -16, max: 12 }), fc.constantFrom(0, 0, 1, -1, 61_001))
  .map(([quarters, ms]) => BASE_AT + quarters * 6 * HOUR_MS + ms);
const workspaceOf = fc.record({
  timezone: fc.constantFrom(...ZONES),
  contacts: fc.array(contact, { minLength: CONTACTS, maxLength: CONTACTS }),
  rules: fc.array(fc.record({ rule: expression, instants: fc.array(instant, { minLength: 2, maxLength: 3 }) }), {
    minLength: RULES_PER_WORKSPACE,
    maxLength: RULES_PER_WORKSPACE,
  }),
});

describe('a rule in TypeScript and the same rule in SQL', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  const cases: Case[] = fc
    .sample(workspaceOf, { numRuns: WORKSPACES, seed: SEED })
    .flatMap(({ timezone, contacts, rules }, i) =>
      rules.map(({ rule, instants }) => ({ workspace: FIRST_WORKSPACE + i, timezone, contacts, rule, instants })),
    );
  const proved = { cases: 0, verdicts: 0, members: 0, timed: 0, walked: 0 };

  beforeAll(async () => {
    database = await testDatabase();
    pool = new pg.Pool({ connectionString: database.url, max: AT_ONCE, options: '-c jit=off' });
    const workspaces = [...new Map(cases.map((c) => [c.workspace, c])).values()];
    for (let i = 0; i < workspaces.length; i += 50) await writeGeneratedContacts(pool, workspaces.slice(i, i + 50));
    await pool.query('analyze');
  }, 60_000);
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  it('have the same members, valid until the same instant, for at least 2,000 generated rules', async () => {
    const waiting = [...cases];
    const work = async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) await compare(next);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    expect(proved.cases).toBeGreaterThanOrEqual(2_000);
    expect(proved.members).toBeGreaterThan(proved.verdicts * 0.1);
    expect(proved.timed).toBeGreaterThan(proved.verdicts * 0.1);
  }, 300_000);

  it('agree when only some contacts are asked about', async () => {
    const some = [3, 14, 15, 49, 50];
    for (const c of cases.filter((_, i) => i % 20 === 0)) {
      const at = c.instants[0]!;
      const sql = await answersOfSql(c, at, some);
      const everyone = await answersOfSql(c, at);
      expect(sql).toEqual(new Map([...everyone].filter(([i]) => some.includes(i))));
    }
  }, 60_000);

  it('leaves out, where indexes narrow, none but those who are no members and whom time does not change', async () => {
    const seen = { narrowed: 0, left: 0, members: 0 };
    const hitting = [...new Map(cases.map((c) => [c.workspace, c])).values()].slice(0, 25).flatMap((c) => c.contacts.filter((_, i) => i % 10 === 0).flatMap((life) => rulesHitting(life).map((rule) => ({ ...c, rule }))));
    for (const c of [...cases, ...hitting]) {
      const at = c.instants[0]!;
      const answers = await narrowedAnswers(c, at);
      if (!answers) continue;
      seen.narrowed += 1;
      for (const [i, answer] of await answersOfSql(c, at)) {
        const found = answers.get(i);
        const expected = answer.member || answer.validUntil !== null || found ? answer : undefined;
        if (!isSame(found, expected)) throw new Error(describeDifference(c, at, i, found, compile(c.rule, { ...c, optIn: OPT_IN }).evaluate(factsOf(c.contacts[i]!), at)));
        seen.left += Number(!found);
        seen.members += Number(answer.member);
      }
    }
    expect(seen.narrowed).toBeGreaterThan(1_000);
    expect(seen.left).toBeGreaterThan(10_000);
    expect(seen.members).toBeGreaterThan(1_000);
  }, 120_000);

  it('never change before the instant they say', () => {
    for (const c of cases) walk(c);
    expect(proved.walked).toBeGreaterThan(60_000);
  }, 300_000);

  async function compare(c: Case): Promise<void> {
    const compiled = compile(c.rule, { ...c, optIn: OPT_IN });
    for (const at of c.instants) {
      const sql = await answersOfSql(c, at);
      c.contacts.forEach((life, i) => {
        const verdict = compiled.evaluate(factsOf(life), at);
        const expected = life.state === 'active' ? verdict : undefined;
        if (!isSame(sql.get(i), expected)) throw new Error(describeDifference(c, at, i, sql.get(i), verdict));
        proved.verdicts += 1;
        proved.members += Number(verdict.member);
        proved.timed += Number(verdict.validUntil !== null);
      });
    }
    proved.cases += 1;
  }

  /** @param only places in the list of contacts; without it everybody is asked about */
  async function answersOfSql({ rule, workspace, timezone }: Case, at: number, only?: readonly number[]) {
    const resolveSegment = (name: string) => ({ id: SEGMENT_IDS[name]!, version: 1 });
    const { text, values, contactsParameter } = toSql(rule, { workspace, at, timezone, optIn: OPT_IN, resolveSegment, onlyContacts: only !== undefined });
    if (contactsParameter && only) values[contactsParameter - 1] = only.map(contactId);
    return rowsOf(rule, text, values);
  }

  async function narrowedAnswers({ rule, workspace, timezone }: Case, at: number) {
    const resolveSegment = (name: string) => ({ id: SEGMENT_IDS[name]!, version: 1 });
    const { text, values, isNarrowed } = toSql(rule, { workspace, at, timezone, optIn: OPT_IN, resolveSegment, isIndexed: () => true });
    return isNarrowed ? rowsOf(rule, text, values) : null;
  }

  async function rowsOf(rule: Expression, text: string, values: unknown[]): Promise<Map<number, Answer>> {
    const { rows } = await pool
      .query<{ contact: string; member: boolean; valid_until: Date | null }>(text, values)
      .catch((cause: unknown) => {
        throw new Error(`${JSON.stringify(rule)}\n${text}\n${JSON.stringify(values)}`, { cause });
      });
    return new Map(rows.map((row) => [contactIndex(row.contact), { member: row.member, validUntil: row.valid_until?.getTime() ?? null }]));
  }

  /** Asks again at every instant at which the answer could change, up to the one it is said to hold for. */
  function walk(c: Case): void {
    const compiled = compile(c.rule, { ...c, optIn: OPT_IN });
    const windows = durationsOf(c.rule).map((text) => parseWindowMs(text)!);
    const text = JSON.stringify(c.rule);
    const lengths = [0, ...windows, ...(text.includes('"+') ? windows.map((ms) => -ms) : []), ...(text.includes('"regularly"') ? windows.flatMap((ms) => [2, 3, 4, 5, 6].map((n) => n * ms)) : [])];
    const at = c.instants[0]!;
    // What follows the calendar can change at any midnight: fewer contacts, more instants.
    const midnights = /"in_period"|"anniversary"/.test(text) ? midnightsFrom(at) : [];
    for (const life of c.contacts.filter((_, i) => i % (midnights.length > 0 ? 25 : 4) === 0)) {
      const facts = factsOf(life);
      const { member, validUntil } = compiled.evaluate(facts, at);
      if (validUntil !== null && validUntil <= at) throw new Error(`valid until the past: ${JSON.stringify({ rule: c.rule, life, at })}`);
      const turns = [...midnights, ...turningPointsOf(life).flatMap((t) => lengths.map((ms) => t + ms))];
      const between = new Set(turns.filter((t) => t > at && t < (validUntil ?? Infinity)));
      for (const later of between) expectSame(compiled, { c, life, facts, at, later, member });
    }
  }

  function expectSame(
    compiled: Compiled,
    {
      c,
      life,
      facts,
      at,
      later,
      member,
    }: { c: Case; life: GeneratedContact; facts: ContactFacts; at: number; later: number; member: boolean },
  ): void {
    proved.walked += 1;
    if (compiled.evaluate(facts, later).member === member) return;
    throw new Error(`changes before validUntil: ${JSON.stringify({ rule: c.rule, zone: c.timezone, life, at, later })}`);
  }
});

/** Rules that narrow, each of which a contact fits: by every attribute it has. */
function rulesHitting({ traits }: GeneratedContact): Expression[] {
  return Object.entries(traits).flatMap(([trait, value]): Expression[] => {
    if (typeof value === 'number') return [{ trait, op: 'equals', value }, { trait, op: 'in', value: [value, '2e1'] }, { trait, op: 'gte', value }, { trait, op: 'between', value: [value, value] }];
    if (typeof value === 'boolean') return [{ trait, op: 'equals', value }];
    if (typeof value !== 'string' || value === '') return [];
    return [{ trait, op: 'equals', value }, { trait, op: 'in', value: [value, 'PRO'] }, { trait, op: 'starts_with', value: String.fromCodePoint(value.codePointAt(0)!) }, { and: [{ everyone: true }, { trait, op: 'lte', value: 20 }] }];
  });
}

const DAYS_AHEAD = 45;

/** The instants of the next weeks at which a day begins in any of the zones, and the hour after, where clocks are set. */
function midnightsFrom(at: number): number[] {
  const hours = Array.from({ length: DAYS_AHEAD * 24 * 4 }, (_, i) => Math.ceil(at / (HOUR_MS / 4)) * (HOUR_MS / 4) + i * (HOUR_MS / 4));
  return hours.filter((hour) => ZONES.some((zone) => isMidnight(hour, zone)));
}

const clocks = new Map(ZONES.map((timeZone) => [timeZone, new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })]));
const known = new Map<string, boolean>();

function isMidnight(at: number, zone: string): boolean {
  const key = `${zone} ${at}`;
  const answer = known.get(key) ?? ['00:00', '01:00'].includes(clocks.get(zone)!.format(at));
  known.set(key, answer);
  return answer;
}

interface Answer {
  readonly member: boolean;
  readonly validUntil: number | null;
}

function isSame(a: Answer | undefined, b: Answer | undefined): boolean {
  return a?.member === b?.member && a?.validUntil === b?.validUntil;
}

function describeDifference(c: Case, at: number, i: number, sql: Answer | undefined, ts: Answer): string {
  return JSON.stringify({ id: contactId(i), at, zone: c.timezone, sql, ts, rule: c.rule, life: c.contacts[i] }, null, 1);
}
