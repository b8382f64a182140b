import { Button, TextInput } from '@mantine/core';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { More } from '../frame/More.js';
import { call } from '../server/call.js';
import { usePages } from '../server/pages.js';
import type { Suppression } from '../server/settings.js';
import { useMay } from '../server/session.js';
import { useTimes } from '../words/use-times.js';
import { useWords } from '../words/use-words.js';
import { ActsHead } from './ActsHead.js';
import { Listed } from './Listed.js';
import { Question } from './Question.js';
import { RowActs } from './RowActs.js';
import { Section } from './Section.js';
import { SuppressForm } from './SuppressForm.js';

/** Addresses that nothing is sent to. */
export function Suppressions() {
  const { say } = useWords();
  const { date } = useTimes();
  const mayEdit = useMay()('consent.edit');
  const [search, setSearch] = useState('');
  const address = search.trim();
  const list = usePages<Suppression>({ key: ['suppressions', address], path: `/api/suppressions${address && `?address=${encodeURIComponent(address)}`}`, keeps: true });
  const [isNew, setNew] = useState(false);
  const [going, setGoing] = useState<Suppression | null>(null);
  const head = (
    <>
      <th>{say('suppressions.address')}</th>
      <th>{say('suppressions.reason')}</th>
      <th className="number wide">{say('suppressions.since')}</th>
      {mayEdit && <ActsHead />}
    </>
  );
  const add = (
    <Button variant="default" leftSection={<IconPlus size={15} />} onClick={() => setNew(true)}>
      {say('suppressions.add')}
    </Button>
  );
  return (
    <Section title={say('suppressions.title')} what={say('suppressions.what')} actions={mayEdit && add}>
      <div className="filters">
        <TextInput className="filter-search" aria-label={say('suppressions.find')} placeholder={say('suppressions.find')} leftSection={<IconSearch size={15} stroke={1.75} />} value={search} onChange={({ currentTarget }) => setSearch(currentTarget.value)} />
      </div>
      <Listed query={{ data: list.items, error: list.error, refetch: list.refetch }} none={say(address ? 'suppressions.not-found' : 'suppressions.none')} head={head}>
        {(one) => (
          <tr key={one.id}>
            <td className="breaks">{one.address}</td>
            <td className="breaks">{one.reason}</td>
            <td className="number wide">{date(one.createdAt)}</td>
            {mayEdit && <RowActs remove={{ label: say('suppressions.remove-of', { address: one.address }), act: () => setGoing(one) }} />}
          </tr>
        )}
      </Listed>
      <More {...list} />
      {isNew && <SuppressForm close={() => setNew(false)} />}
      {going && (
        <Question title={say('suppressions.remove-question', { address: going.address })} verb={say('suppressions.remove')} stale={['suppressions']} ask={() => call(`/api/suppressions/${encodeURIComponent(going.address)}`, { method: 'DELETE' })} close={() => setGoing(null)}>
          {say('suppressions.remove-why')}
        </Question>
      )}
    </Section>
  );
}
