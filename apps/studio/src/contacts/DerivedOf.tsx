import type { Contact } from '../server/contacts.js';
import { useTimes } from '../words/use-times.js';
import { useWords, type Word } from '../words/use-words.js';
import { derivedRows } from './derived-rows.js';

const ENGAGEMENT: Readonly<Record<string, Word>> = { none: 'derived.engagement.none', low: 'derived.engagement.low', medium: 'derived.engagement.medium', high: 'derived.engagement.high' };
const DEVICES: Readonly<Record<string, Word>> = { desktop: 'derived.device.desktop', mobile: 'derived.device.mobile', tablet: 'derived.device.tablet', tv: 'derived.device.tv' };

/** What follows from what a contact says and does, in plain words; nobody edits it. */
export function DerivedOf({ contact }: { contact: Contact }) {
  const { say, number } = useWords();
  const { called } = useTimes();
  const rows = derivedRows(contact.computed, {
    country: (code) => called(code, 'region'),
    engagement: (level) => (ENGAGEMENT[level] ? say(ENGAGEMENT[level]) : level),
    device: (type) => (DEVICES[type] ? say(DEVICES[type]) : type),
    number,
  });
  if (rows.length === 0) return null;
  return (
    <section>
      <h2>{say('derived.title')}</h2>
      <dl className="traits">
        {rows.map(({ name, also, text }) => (
          <div key={`${name} ${also ?? ''}`}>
            <dt>{also === undefined ? say(name) : say(name, { name: also })}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
