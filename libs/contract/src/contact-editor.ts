import type { Json, JsonObject } from './json.js';
import { lookUp, pathOf, writeAt } from './path.js';

/** What nodes may read of a contact. */
export interface ContactView {
  readonly id: string;
  readonly traits: JsonObject;
  readonly computed: JsonObject;
  readonly tags: ReadonlySet<string>;
}

/** An attribute as rules read it: `address.city` looks inside, `computed.score.lead` at what is computed. */
export function readTrait({ traits, computed }: Pick<ContactView, 'traits' | 'computed'>, trait: string): Json | undefined {
  const [first, model, ...rest] = trait.split('.');
  if (first !== 'computed' || model === undefined) return lookUp(traits, pathOf(trait));
  const held = Object.hasOwn(computed, model) ? computed[model] : undefined;
  return rest.length === 0 ? held : lookUp(held, pathOf(rest.join('.')));
}

/**
 * What inside actions may change of a contact. Every method keeps to: nothing is written and nothing is told when the value is
 * already so. Paths are read as rules read them: `address.city`.
 */
export interface ContactEditor {
  readonly view: ContactView;
  readonly tags: {
    has(tag: string): boolean;
    add(tag: string): void;
    delete(tag: string): void;
  };
  readonly traits: {
    get(path: string): Json | undefined;
    set(path: string, value: Json): void;
    unset(path: string): void;
  };
  readonly scores: {
    /** 0 when there is none yet. */
    get(score: string): number;
    set(score: string, value: number): void;
    adjust(score: string, by: number): void;
  };
  /** Static segments, by id or key. @throws {StepFailed} for one that is not there, or whose members follow from a rule */
  readonly segments: {
    has(segment: string): boolean;
    add(segment: string): void;
    delete(segment: string): void;
  };
  readonly workflows: {
    /** Puts the contact into another workflow once this step is done, if that lets it in. */
    start(workflow: string): void;
  };
}

/** What a contact made by hand begins with. */
export interface ContactSketch {
  readonly id?: string;
  readonly traits?: JsonObject;
  readonly tags?: readonly string[];
  readonly scores?: Readonly<Record<string, number>>;
  readonly segments?: readonly string[];
  /** Workflows that it was put into. */
  readonly started?: readonly string[];
}

/** A contact that lives in memory only: for examples, previews and simulation. */
export class SketchedContact implements ContactEditor {
  readonly id: string;
  #traits: JsonObject;
  readonly #tags: Set<string>;
  readonly #scores: Map<string, number>;
  readonly members: Set<string>;
  readonly started: string[];

  constructor({ id = 'sketch', traits = {}, tags = [], scores = {}, segments = [], started = [] }: ContactSketch = {}) {
    this.id = id;
    this.#traits = traits;
    this.#tags = new Set(tags);
    this.#scores = new Map(Object.entries(scores));
    this.members = new Set(segments);
    this.started = [...started];
  }

  get view(): ContactView {
    return { id: this.id, traits: this.#traits, computed: { score: Object.fromEntries(this.#scores) }, tags: this.#tags };
  }

  get tags(): ContactEditor['tags'] {
    const tags = this.#tags;
    return { has: (tag) => tags.has(tag), add: (tag) => void tags.add(tag), delete: (tag) => void tags.delete(tag) };
  }

  get traits(): ContactEditor['traits'] {
    const write = (path: string, value: Json | undefined) => {
      const { key, value: written } = writeAt(this.#traits, path, value);
      const { [key]: _old, ...others } = this.#traits;
      this.#traits = written === undefined ? others : { ...others, [key]: written };
    };
    return { get: (path) => lookUp(this.#traits, pathOf(path)), set: write, unset: (path) => write(path, undefined) };
  }

  get segments(): ContactEditor['segments'] {
    const { members } = this;
    return { has: (one) => members.has(one), add: (one) => void members.add(one), delete: (one) => void members.delete(one) };
  }

  get workflows(): ContactEditor['workflows'] {
    return { start: (workflow) => void this.started.push(workflow) };
  }

  get scores(): ContactEditor['scores'] {
    const scores = this.#scores;
    const get = (score: string) => scores.get(score) ?? 0;
    return { get, set: (score, value) => void scores.set(score, value), adjust: (score, by) => void scores.set(score, get(score) + by) };
  }
}
