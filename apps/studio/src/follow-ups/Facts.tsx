import type { Contact } from '../server/contacts.js';
import { useTimeline } from '../server/contacts.js';
import { useSegments } from '../server/segments.js';
import { usePerson } from '../contacts/use-person.js';
import { Rows } from '../frame/states.js';
import { useTimes } from '../words/use-times.js';
import { useWords } from '../words/use-words.js';

interface Fact {
  readonly label: string;
  readonly value: string;
  readonly aside?: string;
}
const SHOWN = 4;

/** Up to four things that are known of a person and help to talk to them; what is not known is no card. */
export function Facts({ contact, now }: { contact: Contact; now: number }) {
  const { say, ago } = useWords();
  const { date } = useTimes();
  const { textOf } = usePerson();
  const segments = useSegments().data ?? [];
  const { items } = useTimeline(contact.id, 'event');
  const last = items?.find((entry) => entry.type === 'event' && entry['source'] === 'client');
  const within = contact.segments.flatMap((key) => segments.find((one) => one.key === key)?.name ?? []);
  const company = contact.companies[0]?.name ?? textOf(contact, 'company');
  const facts: (Fact | null)[] = [
    last ? { label: say('facts.last-seen'), value: ago(last.at, now), aside: typeof last['name'] === 'string' ? last['name'] : '' } : null,
    company ? { label: say('facts.company'), value: company, aside: textOf(contact, 'industry') } : null,
    within.length > 0 ? { label: say('frame.segments'), value: within[0]!, aside: within.slice(1).join(', ') } : null,
    textOf(contact, 'plan') ? { label: say('facts.plan'), value: textOf(contact, 'plan') } : null,
    textOf(contact, 'preferredChannel') ? { label: say('facts.prefers'), value: textOf(contact, 'preferredChannel') } : null,
    contact.tags.length > 0 ? { label: say('contacts.tags'), value: contact.tags[0]!, aside: contact.tags.slice(1).join(', ') } : null,
    { label: say('facts.known-since'), value: date(textOf(contact, 'createdAt') || contact.createdAt) },
  ];
  // Cards that come one by one would move those that are there.
  if (!items) return <Rows count={1} height={90} />;
  return (
    <dl className="facts">
      {facts
        .filter((fact) => fact !== null)
        .slice(0, SHOWN)
        .map(({ label, value, aside }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
            {aside && <dd className="secondary">{aside}</dd>}
          </div>
        ))}
    </dl>
  );
}
