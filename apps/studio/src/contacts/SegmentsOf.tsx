import { Popover } from '@mantine/core';
import { useState } from 'react';
import type { Contact } from '../server/contacts.js';
import { useSegments, type Segment } from '../server/segments.js';
import { useWords } from '../words/use-words.js';
import { Why } from './Why.js';

function SegmentChip({ segment, contact }: { segment: Segment; contact: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-start" width={340} shadow="md" trapFocus returnFocus withinPortal={false}>
      <Popover.Target>
        <button type="button" className="chip as-button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <span className="square" style={{ background: segment.colour ?? 'var(--line-strong)' }} />
          {segment.name}
        </button>
      </Popover.Target>
      <Popover.Dropdown>{isOpen && <Why segment={segment} contact={contact} />}</Popover.Dropdown>
    </Popover>
  );
}

/** Where a contact belongs; each says why. */
export function SegmentsOf({ contact }: { contact: Contact }) {
  const { say } = useWords();
  const { data } = useSegments();
  const within = contact.segments.flatMap((key) => data?.find((one) => one.key === key) ?? []);
  return (
    <section>
      <h2>{say('frame.segments')}</h2>
      {within.length === 0 ? (
        <p className="nothing">{say('contacts.in-none')}</p>
      ) : (
        <div className="chips">
          {within.map((segment) => (
            <SegmentChip key={segment.id} segment={segment} contact={contact.id} />
          ))}
        </div>
      )}
    </section>
  );
}
