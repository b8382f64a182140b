import { lookUp, pathOf, writeAt, type Cause, type ContactEditor, type EventHappening, type Expression, type Graph, type Happening, type Json, type JsonObject, type Kinds, type Outcome } from '@tributary/contract';
import { compile } from '@tributary/segment';
import { advance, entryKeyOf, isNamed, mayEnter, prepare, runId, startRun, watchesOf, type Chain, type Enrolment, type Flow, type Run, type Signal, type Step } from '@tributary/workflow';
import { noteTrait, apply, causeOf, factsOf, placeOf, type Plain, type PlainItem, type PlainTransition } from './plain-model.fixture.js';

/** What the workspace of a case has; ids as the database gave them. */
export interface PlainDefinitions {
  readonly segments: readonly { readonly id: number; readonly key: string; readonly rule: Expression }[];
  /** The static one. */
  readonly picked: { readonly id: number; readonly key: string };
  readonly workflows: readonly { readonly id: number; readonly graph: Graph }[];
  readonly kinds: Kinds;
}

interface PlainRun {
  run: Run;
  readonly workflow: number;
  readonly steps: Step[];
}
export interface PlainEffect {
  readonly run: string;
  readonly workflow: number;
  readonly key: string;
  readonly node: string;
  readonly visit: number;
  readonly at: number;
}
type Told = PlainTransition & { readonly id: number };
/** What workflows hear of beside events: what starts them, but for the id. */
type News = { readonly type: 'start'; readonly workflow: string } | { readonly type: 'told'; readonly told: Told } | { readonly type: 'tag'; readonly tag: string; readonly added: boolean; readonly cause: Cause } | { readonly type: 'trait'; readonly key: string; readonly before: Json; readonly after: Json; readonly cause: Cause };

const sameJson = (a: Json | undefined, b: Json | undefined): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/**
 * One contact, one item, one instant at a time, with everything judged anew each time: what should come of it, however it is batched.
 * The interpreter is the real one (it has a promise test of its own); who is told what, and when, is said here once more in plain words.
 */
export class PlainContact {
  readonly told: Told[] = [];
  readonly runs = new Map<string, PlainRun>();
  readonly effects: PlainEffect[] = [];
  readonly plain: Plain & { scores: Record<string, Json> } = { traits: {}, traitAt: {}, changes: [], tags: new Set(), events: [], members: new Set(), scores: {} };
  readonly #flows: ReadonlyMap<number, Flow>;
  readonly #enrolments = new Map<string, Enrolment>();
  readonly #dealt = new Map<string, string>();
  #eventNow: EventHappening | null = null;
  #nextJudged = Infinity;
  #heard: { changes: Set<string>; news: News[] } = { changes: new Set(), news: [] };
  #chain: Chain = { root: 'r', depth: 0, steps: 0 };
  #moments = 0;

  constructor(
    readonly contact: string,
    private readonly definitions: PlainDefinitions,
  ) {
    this.#flows = new Map(definitions.workflows.map(({ id, graph }) => [id, prepare(graph, definitions.kinds)]));
  }

  item(item: PlainItem): void {
    this.sleepUntil(item.at);
    this.#begin();
    const before = structuredClone({ traits: this.plain.traits, tags: [...this.plain.tags] });
    apply(this.plain, item);
    this.#noteChanges(before, causeOf(item), item.kind === 'identify' ? Object.keys(item.traits) : undefined);
    if (item.kind === 'track') this.#heard.changes.add(`event:${item.name}`);
    this.#judge(item.at, causeOf(item));
    this.#live(item.at, item.kind === 'track' ? { type: 'event', messageId: item.messageId, name: item.name, occurredAt: item.occurredAt, cause: causeOf(item), properties: item.properties, context: {} } : null);
  }

  answer(at: number, effect: PlainEffect, outcome: Outcome): void {
    this.sleepUntil(at);
    this.#begin(1);
    this.#give(this.runs.get(effect.run)!, { type: 'answered', key: effect.key, outcome }, at);
    this.#live(at, null);
  }

  /** Each item, and each instant, has steps of its own. */
  #begin(depth = 0): void {
    this.#chain = { root: 'r', depth, steps: 0 };
  }

  /** Works off what time alone brings. */
  sleepUntil(until: number): void {
    for (;;) {
      const [first] = [...this.runs.values()].filter(({ run }) => run.wakeAt !== null).sort((a, b) => a.run.wakeAt! - b.run.wakeAt! || (a.run.id < b.run.id ? -1 : 1));
      const at = Math.min(this.#nextJudged, first?.run.wakeAt ?? Infinity);
      if (at > until) return;
      this.#begin();
      if (this.#nextJudged === at) this.#judge(at, 'time');
      else this.#give(first!, { type: 'due' }, at);
      this.#live(at, null);
    }
  }

  /** @param order of the keys that were written, where more than one was */
  #noteChanges(before: { traits: JsonObject; tags: readonly string[]; scores?: JsonObject }, cause: Cause, order: readonly string[] = []): void {
    const { traits, tags, scores } = this.plain;
    const { changes, news } = this.#heard;
    const trait = (key: string, [was, is]: readonly [Json | undefined, Json | undefined], change: string) => {
      if (sameJson(was, is)) return;
      changes.add(change);
      news.push({ type: 'trait', key, before: was ?? null, after: structuredClone(is ?? null), cause }); // scores are written in place
    };
    for (const key of new Set([...order, ...Object.keys(before.traits), ...Object.keys(traits)])) trait(key, [before.traits[key], traits[key]], `trait:${key}`);
    if (!sameJson(placeOf(before.traits), placeOf(traits))) changes.add('trait:computed.geo');
    for (const tag of new Set([...before.tags, ...tags])) {
      if (before.tags.includes(tag) === tags.has(tag)) continue;
      changes.add(`tag:${tag}`);
      news.push({ type: 'tag', tag, added: tags.has(tag), cause });
    }
    if (before.scores) trait('computed.score', [before.scores, scores], 'trait:computed');
  }

  /** Every segment, from scratch, in the order in which they may refer to each other. */
  #judge(at: number, cause: Cause): void {
    this.#nextJudged = Infinity;
    for (const { id, key, rule } of this.definitions.segments) {
      const verdict = compile(rule, { timezone: 'UTC' }).evaluate(factsOf(this.plain), at);
      if (verdict.validUntil !== null) this.#nextJudged = Math.min(this.#nextJudged, verdict.validUntil);
      if (verdict.member === this.plain.members.has(key)) continue;
      if (verdict.member) this.plain.members.add(key);
      else this.plain.members.delete(key);
      this.#tell({ contact: this.contact, segment: key, at, entered: verdict.member, cause, id });
      this.#heard.changes.add(`segment:${id}`);
    }
  }

  #tell(told: Told): void {
    this.told.push(told);
    this.#heard.news.push({ type: 'told', told });
  }

  /** Runs that are there first, oldest first; then what the event starts; then what transitions start; and so on until nothing changes. */
  #live(at: number, heard: EventHappening | null): void {
    this.#eventNow = heard;
    const moment = `moment ${this.#moments++}`;
    for (let event = heard, n = 0; event || this.#heard.changes.size > 0 || this.#heard.news.length > 0; event = null) {
      const { changes, news } = this.#heard;
      this.#heard = { changes: new Set(), news: [] };
      const active = [...this.runs.values()].filter(({ run }) => run.status === 'active').sort((a, b) => a.run.enteredAt - b.run.enteredAt || (a.run.id < b.run.id ? -1 : 1));
      for (const held of active) {
        const watches = watchesOf(this.#flows.get(held.workflow)!, held.run);
        if (event && watches.event !== null && isNamed(event.name, watches.event)) this.#give(held, { type: 'event', event }, at);
        else if (watches.conditions.some((condition) => this.#reads(condition, changes))) this.#give(held, { type: 'changed' }, at);
      }
      if (event) this.#start(event, at);
      for (const one of news) {
        const id = `${moment}/${n++}`;
        if (one.type !== 'start') this.#start(this.#happening(one, id, at), at);
        else for (const workflow of this.definitions.workflows) if (one.workflow === `wf_${workflow.id}`) this.#enter(workflow.id, { type: 'manual', id, at }, null, at);
      }
    }
  }

  #happening(news: Exclude<News, { type: 'start' }>, id: string, at: number): Happening {
    if (news.type !== 'told') return { ...news, id, at };
    const { id: segment, segment: key, entered, cause } = news.told;
    return { type: 'transition', id, segment: { id: `seg_${segment}`, key }, entered, at, cause };
  }

  #reads(condition: Expression, changes: ReadonlySet<string>): boolean {
    const { reads } = compile(condition, { timezone: 'UTC' });
    const named = [...reads.segments].flatMap((name) => [...this.definitions.segments, this.definitions.picked].filter(({ id, key }) => key === name || `seg_${id}` === name).map(({ id }) => `segment:${id}`));
    const all = new Set([...[...reads.events].map((name) => `event:${name}`), ...[...reads.traits].map((key) => `trait:${key}`), ...[...reads.tags].map((tag) => `tag:${tag}`), ...named]);
    const begins = (change: string) => [...reads.events].some((name) => name.endsWith('*') && change.startsWith(`event:${name.slice(0, -1)}`));
    return [...changes].some((change) => all.has(change) || begins(change) || (reads.tags.has('*') && change.startsWith('tag:')));
  }

  #start(happening: Happening, at: number): void {
    for (const { id } of this.definitions.workflows) {
      const flow = this.#flows.get(id)!;
      const entry = flow.trigger.matches(happening, (where, event) => this.#where(where as never, event));
      if (entry.enters) this.#enter(id, happening, entry.entryKey, at);
    }
  }

  #enter(id: number, happening: Happening, own: string | null, at: number): void {
    const flow = this.#flows.get(id)!;
    const entryKey = entryKeyOf(flow.reentry, own, happening);
    const name = `${id}/${entryKey}`;
    const known = this.#enrolments.get(name) ?? null;
    if (!mayEnter(flow.reentry, known, at, entryKey).enters) return;
    const pass = (known?.passes ?? 0) + 1;
    const run = startRun({ id: runId({ workflow: `wf_${id}`, contact: this.contact, entryKey, pass }), workflow: `wf_${id}`, version: 1, contact: this.contact, entryKey, trigger: flow.trigger.id, now: at, happening, event: this.#eventNow });
    this.#enrolments.set(name, { passes: pass, activeRun: run.id, lastEndedAt: known?.lastEndedAt ?? null });
    this.#give({ run, workflow: id, steps: [] }, { type: 'start' }, at);
  }

  #where(where: readonly never[], event: EventHappening): boolean {
    if (where.length === 0) return true;
    const facts = { ...factsOf({ ...this.plain, events: [{ ...event, name: event.name }] }), isMember: () => false };
    return compile({ event: event.name, where } as unknown as Expression, { timezone: 'UTC' }).evaluate(facts, event.occurredAt).member;
  }

  #give(held: PlainRun, signal: Signal, at: number): void {
    const before = held.run;
    const advanced = advance(
      { flow: this.#flows.get(held.workflow)!, run: held.run, contact: this.#editor(at), now: at, chain: this.#chain, signal },
      { timezone: 'UTC', ask: (condition, now) => compile(condition, { timezone: 'UTC' }).evaluate(factsOf(this.plain), now), where: (where, event) => this.#where(where as never, event), render: (text) => text, settle: () => this.#judge(at, 'data'), exposure: (node) => this.#dealt.get(`${held.workflow} ${node}`) ?? null, expose: (node, variant) => void this.#dealt.set(`${held.workflow} ${node}`, variant) },
    );
    held.run = advanced.run;
    this.#chain = advanced.chain;
    held.steps.push(...advanced.steps);
    this.runs.set(held.run.id, held);
    for (const { run, key, node, visit } of advanced.effects) this.effects.push({ run, workflow: held.workflow, key, node, visit, at });
    if (before.status === 'active' && held.run.status !== 'active') {
      const name = `${held.workflow}/${held.run.entryKey}`;
      this.#enrolments.set(name, { ...this.#enrolments.get(name)!, activeRun: null, lastEndedAt: held.run.endedAt });
    }
  }

  #editor(at: number): ContactEditor {
    const { plain } = this;
    const noting = (write: () => void) => {
      const before = structuredClone({ traits: plain.traits, tags: [...plain.tags], scores: plain.scores });
      write();
      this.#noteChanges(before, 'data');
    };
    const writeTrait = (path: string, value: Json | undefined) =>
      noting(() => {
        const written = writeAt(plain.traits, path, value);
        plain.traitAt[written.key] = at;
        noteTrait(plain, written.key, written.value ?? null, at);
        if (written.value === undefined || written.value === null) delete plain.traits[written.key];
        else plain.traits[written.key] = written.value;
      });
    const { id, key } = this.definitions.picked;
    const pick = (entered: boolean) => {
      if (plain.members.has(key) === entered) return;
      if (entered) plain.members.add(key);
      else plain.members.delete(key);
      this.#tell({ contact: this.contact, segment: key, at, entered, cause: 'data', id });
      this.#heard.changes.add(`segment:${id}`);
    };
    const score = (name: string) => Number(plain.scores[name] ?? 0);
    const setScore = (name: string, value: number) =>
      noting(() => {
        if (plain.scores[name] !== value) plain.changes.push({ at, key: `computed.score.${name}`, before: plain.scores[name] ?? null, after: value });
        plain.scores[name] = value;
      });
    return {
      view: { id: this.contact, traits: plain.traits, computed: { score: plain.scores, ...placeOf(plain.traits) }, tags: plain.tags },
      tags: { has: (tag) => plain.tags.has(tag), add: (tag) => noting(() => void plain.tags.add(tag)), delete: (tag) => noting(() => void plain.tags.delete(tag)) },
      traits: { get: (path) => lookUp(plain.traits, pathOf(path)), set: writeTrait, unset: (path) => writeTrait(path, undefined) },
      segments: { has: (name) => plain.members.has(name), add: () => pick(true), delete: () => pick(false) },
      workflows: { start: (workflow) => void this.#heard.news.push({ type: 'start', workflow }) },
      scores: { get: score, set: setScore, adjust: (name, by) => setScore(name, score(name) + by) },
    };
  }
}
