import './contacts.css';
import type { TimelineKind } from '@tributary/contract';
import { useMemo } from 'react';
import { More } from '../frame/More.js';
import { Failed, Rows } from '../frame/states.js';
import { useTimeline, type Entry } from '../server/contacts.js';
import { useKinds } from '../server/workflows.js';
import { useTimes } from '../words/use-times.js';
import { useWords } from '../words/use-words.js';
import { EntryRow } from './EntryRow.js';
import { tell, textOf, type Told } from './told.js';
import { useSentences } from './useSentences.js';

interface Day {
  readonly day: string;
  readonly told: Told[];
}

/** Sentences in the order given, by calendar day. */
function byDay(all: readonly Told[], dayOf: (iso: string) => string): Day[] {
  const days: Day[] = [];
  for (const one of all) {
    const day = dayOf(one.at);
    if (days.at(-1)?.day !== day) days.push({ day, told: [] });
    days.at(-1)!.told.push(one);
  }
  return days;
}

const NONE: readonly string[] = [];

/** All that a contact did and what happened with it, day by day, newest first; it goes on as one scrolls. @param without types of entries that are left out */
export function Timeline({ contact, kind = null, without = NONE }: { contact: string; kind?: TimelineKind | null; without?: readonly string[] }) {
  const { say, instant } = useWords();
  const { day, dayOf, clock } = useTimes();
  const timeline = useTimeline(contact, kind);
  const sentenceOf = useSentences();
  const kinds = useKinds().data;
  const told = useMemo(() => {
    // That a run began is told by itself; the step by which it did adds nothing.
    const isTrigger = (entry: Entry) => entry.type === 'step' && kinds?.get(textOf(entry, 'kind'))?.type === 'trigger';
    return tell((timeline.items ?? []).filter((entry) => !without.includes(entry.type) && !isTrigger(entry)));
  }, [timeline.items, without, kinds]);
  if (timeline.error && !timeline.items) return <Failed error={timeline.error} again={() => void timeline.refetch()} />;
  if (!timeline.items) return <Rows count={7} height={42} />;
  if (told.length === 0) return <p className="nothing">{say('timeline.none')}</p>;
  return (
    <>
      {byDay(told, dayOf).map(({ day: key, told: of }) => (
        <section key={key} className="day">
          <h3>{day(of[0]!.at, timeline.dataUpdatedAt)}</h3>
          <ol className="entries">
            {of.map((one) => (
              <EntryRow key={one.key} told={one} sentence={sentenceOf(one)} when={clock(one.at)} exact={instant(one.at)} />
            ))}
          </ol>
        </section>
      ))}
      <More {...timeline} />
    </>
  );
}
