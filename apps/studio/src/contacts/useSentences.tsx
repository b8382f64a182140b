import type { ReactNode } from 'react';
import { outcomeText } from '../follow-ups/outcomes.js';
import { useKinds } from '../server/workflows.js';
import { isObject, type Json } from '../server/json.js';
import type { Entry } from '../server/contacts.js';
import { useTelling } from '../words/useTelling.js';
import { useTimes } from '../words/use-times.js';
import { useWords, type Word } from '../words/use-words.js';
import { detailOf } from './event-detail.js';
import { textOf, valueOf, type Told } from './told.js';

/** An entry in words: the sentence, and in a quieter voice what else is to say. */
export interface Sentence {
  readonly said: ReactNode;
  readonly aside: string;
}

const CAUSES: Readonly<Record<string, Word>> = {
  data: 'cause.data', time: 'cause.time', computed: 'cause.computed', definition: 'cause.definition', import: 'cause.import', late: 'cause.late', merge: 'cause.merge', manual: 'cause.manual',
};
const STATUSES: Readonly<Record<string, Word>> = {
  done: 'entry.effect.done', simulated: 'entry.effect.simulated', skipped: 'entry.effect.skipped', failed: 'entry.effect.failed', uncertain: 'entry.effect.uncertain', pending: 'entry.effect.pending', started: 'entry.effect.pending',
};
const CALLS: Readonly<Record<string, Word>> = { identify: 'entry.identify', group: 'entry.group', alias: 'entry.alias' };
const ENDS: Readonly<Record<string, Word>> = { completed: 'entry.run-ended.completed', exited: 'entry.run-ended.exited', failed: 'entry.run-ended.failed' };

/** So many attributes are told of several; the rest opens beneath. */
const SHOWN = 4;

/** A value as a sentence takes it. */
export function shortOf(value: Json): string {
  if (value === null) return '–';
  const text = typeof value === 'string' ? value : isObject(value) ? Object.values(value).map(shortOf).join(', ') : Array.isArray(value) ? value.map(shortOf).join(', ') : String(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** Tells what happened with a contact. */
export function useSentences(): (told: Told) => Sentence {
  const { say, number } = useWords();
  const { money } = useTimes();
  const tell = useTelling();
  const kinds = useKinds().data;
  const titleOf = (kind: string): string => kinds?.get(kind)?.title ?? kind;

  const event = (entry: Entry): Sentence => {
    const { about, sum, currency } = detailOf(valueOf(entry, 'properties'));
    const amount = sum === null ? '' : currency ? money(sum, currency) : number(sum);
    const call = textOf(entry, 'call');
    const known = CALLS[call];
    if (known) return { said: tell(known), aside: call === 'identify' ? shortOf(valueOf(entry, 'traits')) : '' };
    if (call === 'page' || call === 'screen') return { said: tell(`entry.${call}`, { what: about || textOf(entry, 'name') }), aside: '' };
    const name = textOf(entry, 'name');
    return { said: about ? tell('entry.event-about', { name, about }) : <b>{name}</b>, aside: amount };
  };
  const trait = (entry: Entry): Sentence => {
    const [before, after] = [valueOf(entry, 'before'), valueOf(entry, 'after')];
    const values = { key: textOf(entry, 'key'), before: shortOf(before), after: shortOf(after) };
    return { said: tell(after === null ? 'entry.trait.gone' : before === null ? 'entry.trait.set' : 'entry.trait.changed', values), aside: '' };
  };
  const segment = (entry: Entry): Sentence => {
    const square = <span className="square" style={{ background: textOf(entry, 'colour') || 'var(--line-strong)' }} />;
    const name = textOf(entry, 'name') || textOf(entry, 'key');
    const cause = CAUSES[textOf(entry, 'cause')];
    return { said: tell(valueOf(entry, 'entered') === true ? 'entry.segment.entered' : 'entry.segment.left', { name, square }), aside: cause ? say(cause) : '' };
  };
  const effect = (entry: Entry): Sentence => {
    const reason = valueOf(entry, 'reason');
    const detail = isObject(reason) && typeof reason['detail'] === 'string' ? reason['detail'] : '';
    return { said: tell(STATUSES[textOf(entry, 'status')] ?? 'entry.effect.pending', { what: titleOf(textOf(entry, 'kind')) }), aside: detail };
  };
  const forWhom = (entry: Entry): string => (textOf(entry, 'ownerName') ? say('entry.for', { name: textOf(entry, 'ownerName') }) : say('entry.for-nobody'));
  // Which way it went is told where there was a choice.
  const passed = (entry: Entry): string => {
    const output = textOf(entry, 'output');
    return output === '' || output === 'next' ? titleOf(textOf(entry, 'kind')) : `${titleOf(textOf(entry, 'kind'))}: ${output}`;
  };
  const titles = (entries: readonly Entry[]): string => [...entries].reverse().map(passed).join(' → ');

  return ({ type, entries }) => {
    const [entry] = entries;
    const key = textOf(entry, 'key');
    switch (type) {
      case 'event':
        return event(entry);
      case 'segment':
        return segment(entry);
      case 'trait':
        return trait(entry);
      case 'traits':
        return { said: tell('entry.traits', { count: entries.length }), aside: `${entries.slice(0, SHOWN).map((one) => `${textOf(one, 'key')} ${shortOf(valueOf(one, 'after'))}`).join(', ')}${entries.length > SHOWN ? ' …' : ''}` };
      case 'tag':
        return { said: tell(valueOf(entry, 'after') === true ? 'entry.tag.added' : 'entry.tag.removed', { tag: key }), aside: '' };
      case 'consent':
        return { said: tell('entry.consent', { topic: key, state: shortOf(valueOf(entry, 'after')) }), aside: '' };
      case 'owner':
        return { said: tell('entry.owner', { owner: shortOf(valueOf(entry, 'after')) }), aside: '' };
      case 'score':
        return { said: tell('entry.score', { score: key, value: shortOf(valueOf(entry, 'after')) }), aside: '' };
      case 'company':
        return { said: tell('entry.company', { company: key }), aside: '' };
      case 'run-entered':
        return { said: tell('entry.run-entered', { name: textOf(entry, 'name') }), aside: '' };
      case 'run-ended':
        return { said: tell(ENDS[textOf(entry, 'status')] ?? 'entry.run-ended.exited', { name: textOf(entry, 'name') }), aside: textOf(entry, 'reason') };
      case 'step':
      case 'steps':
        return { said: tell('entry.steps', { steps: titles(entries) }), aside: textOf(entry, 'reason') };
      case 'mail':
        return { said: tell('entry.mail', { subject: textOf(entry, 'subject') || say('mailbox.no-subject') }), aside: '' };
      case 'effect':
        return effect(entry);
      case 'task':
        return { said: tell('entry.task', { title: textOf(entry, 'title') }), aside: forWhom(entry) };
      case 'task-done':
        return { said: tell('entry.task-done', { title: textOf(entry, 'title') }), aside: outcomeText(textOf(entry, 'outcome'), say) };
      default:
        return { said: tell('entry.other', { type, key }), aside: '' };
    }
  };
}

/** Where an entry leads; null: nowhere but to what it says itself. */
export function doorOf({ entries: [entry] }: Told): string | null {
  const [run, workflow, mail, task, segment] = ['run', 'workflow', 'mail', 'task', 'segment'].map((key) => textOf(entry, key));
  if (entry.type === 'segment') return segment ? `/segments/${segment}` : null;
  if (mail) return `/mailbox?mail=${mail}`;
  if (task) return `/follow-ups/${task}`;
  return run && workflow ? `/workflows/${workflow}?run=${run}` : null;
}
