import { isObject, lookUp, pathOf, StepFailed, writeAt, type Change, type ContactEditor, type ContactView, type Json } from '@tributary/contract';
import { applyTraits, setTag } from './apply-item.js';
import type { ContactState } from './contact-state.js';
import type { SegmentDefinition } from './definitions.js';
import { setStaticMember } from './static-member.js';

/** What actions of a run do to the contact that is being folded: written with it, told as changes of cause `data`. */
export class LiveContact implements ContactEditor {
  #changes: Change[] = [];

  constructor(
    private readonly state: ContactState,
    private readonly at: number,
  ) {}

  /** What actions changed since this was asked last. */
  takeChanges(): Change[] {
    const changes = this.#changes;
    this.#changes = [];
    return changes;
  }

  get view(): ContactView {
    const { key, traits, computed, tags } = this.state;
    return { id: key.contact, traits, computed, tags };
  }

  get tags(): ContactEditor['tags'] {
    const { state, at } = this;
    const set = (tag: string, after: boolean) => void this.#changes.push(...setTag(state, tag, after, at, 'data'));
    return { has: (tag) => state.tags.has(tag), add: (tag) => set(tag, true), delete: (tag) => set(tag, false) };
  }

  get traits(): ContactEditor['traits'] {
    const { state, at } = this;
    const write = (path: string, value: Json | undefined) => {
      const written = writeAt(state.traits, path, value);
      this.#changes.push(...applyTraits(state, { [written.key]: written.value ?? null }, at, at, 'data'));
    };
    return { get: (path) => lookUp(state.traits, pathOf(path)), set: write, unset: (path) => write(path, undefined) };
  }

  get segments(): ContactEditor['segments'] {
    const { state, at } = this;
    const set = (name: string, member: boolean) => void this.#changes.push(...setStaticMember(state, this.#staticSegment(name), member, { at, cause: 'data' }));
    return { has: (name) => state.isMember(name), add: (name) => set(name, true), delete: (name) => set(name, false) };
  }

  #staticSegment(name: string): SegmentDefinition {
    const segment = this.state.definitions.resolve(name);
    if (!segment) throw new StepFailed('segment.gone', `There is no segment "${name}" any more.`);
    if (segment.kind !== 'static') throw new StepFailed('segment.active', `The members of "${name}" follow from its rule; only static segments are picked.`);
    return segment;
  }

  get workflows(): ContactEditor['workflows'] {
    return { start: (workflow) => this.state.tell({ type: 'start', workflow }) };
  }

  get scores(): ContactEditor['scores'] {
    const scores = () => {
      const held = this.state.computed['score'];
      return isObject(held) ? held : {};
    };
    const get = (score: string) => {
      const held = Object.hasOwn(scores(), score) ? scores()[score] : 0;
      return typeof held === 'number' ? held : 0;
    };
    const set = (score: string, value: number) => this.#setScore(score, Object.hasOwn(scores(), score) ? get(score) : null, value, scores());
    return { get, set, adjust: (score, by) => set(score, get(score) + by) };
  }

  #setScore(score: string, before: number | null, after: number, scores: Readonly<Record<string, Json>>): void {
    if (before === after) return;
    this.state.setComputed('score', { ...scores, [score]: after });
    this.state.note({ at: this.at, kind: 'score', key: score, before, after, cause: 'data' });
    this.#changes.push('trait:computed');
  }
}
