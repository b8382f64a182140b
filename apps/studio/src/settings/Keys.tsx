import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { call } from '../server/call.js';
import { useApiKeys, type Key } from '../server/settings.js';
import { useMay } from '../server/session.js';
import { useTimes } from '../words/use-times.js';
import { useWords } from '../words/use-words.js';
import { ActsHead } from './ActsHead.js';
import { Listed } from './Listed.js';
import { NewKey } from './NewKey.js';
import { Question } from './Question.js';
import { RowActs } from './RowActs.js';
import { Section } from './Section.js';

/** The keys that programs come in by. */
export function Keys() {
  const { say } = useWords();
  const { date } = useTimes();
  const may = useMay();
  const keys = useApiKeys();
  const [isNew, setNew] = useState(false);
  const [going, setGoing] = useState<Key | null>(null);
  const isMade = may('keys.manage');
  const head = (
    <>
      <th>{say('keys.name')}</th>
      <th>{say('keys.scope')}</th>
      <th className="wide">{say('keys.ending')}</th>
      <th className="number wide">{say('keys.made')}</th>
      <ActsHead />
    </>
  );
  const make = (
    <Button leftSection={<IconPlus size={15} />} onClick={() => setNew(true)}>
      {say('keys.new')}
    </Button>
  );
  return (
    <Section title={say('settings.keys')} what={say('keys.what')} actions={isMade && make}>
      <Listed query={keys} none={say('keys.none')} head={head}>
        {(key) => (
          <tr key={key.id}>
            <td>
              <strong>{key.name}</strong>
            </td>
            <td>
              {say(`keys.scope.${key.scope}`)}
              <div className="secondary">{say(`keys.scope.${key.scope}.does`)}</div>
            </td>
            <td className="wide">
              <code>…{key.ending}</code>
            </td>
            <td className="number wide">{date(key.createdAt)}</td>
            <RowActs remove={isMade ? { label: say('keys.delete-of', { name: key.name }), act: () => setGoing(key) } : undefined} />
          </tr>
        )}
      </Listed>
      {isNew && <NewKey close={() => setNew(false)} />}
      {going && (
        <Question title={say('keys.delete-question', { name: going.name })} verb={say('keys.delete')} stale={['keys']} ask={() => call(`/api/keys/${going.id}`, { method: 'DELETE' })} close={() => setGoing(null)}>
          {say(`keys.delete-why.${going.scope}`, { ending: going.ending })}
        </Question>
      )}
    </Section>
  );
}
