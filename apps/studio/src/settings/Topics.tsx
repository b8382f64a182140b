import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { call } from '../server/call.js';
import { useTopics, type Topic } from '../server/settings.js';
import { useMay } from '../server/session.js';
import { useWords } from '../words/use-words.js';
import { ActsHead } from './ActsHead.js';
import { Listed } from './Listed.js';
import { Question } from './Question.js';
import { RowActs } from './RowActs.js';
import { Section } from './Section.js';
import { TopicForm } from './TopicForm.js';

/** What contacts may subscribe to. */
export function Topics() {
  const { say } = useWords();
  const mayEdit = useMay()('consent.edit');
  const topics = useTopics();
  const [open, setOpen] = useState<Topic | 'new' | null>(null);
  const [going, setGoing] = useState<Topic | null>(null);
  const head = (
    <>
      <th>{say('topics.topic')}</th>
      <th>{say('topics.who')}</th>
      {mayEdit && <ActsHead />}
    </>
  );
  const add = (
    <Button variant="default" leftSection={<IconPlus size={15} />} onClick={() => setOpen('new')}>
      {say('topics.new')}
    </Button>
  );
  return (
    <Section title={say('topics.title')} what={say('topics.what')} actions={mayEdit && add}>
      <Listed query={topics} none={say('topics.none')} head={head}>
        {(topic) => (
          <tr key={topic.id}>
            <td>
              <strong>{topic.name}</strong> <span className="secondary">{topic.key}</span>
              {topic.description && <div className="secondary">{topic.description}</div>}
            </td>
            <td>{say(`topics.${topic.consent}`)}</td>
            {mayEdit && <RowActs edit={{ label: say('sales.edit-of', { name: topic.name }), act: () => setOpen(topic) }} remove={{ label: say('sales.delete-of', { name: topic.name }), act: () => setGoing(topic) }} />}
          </tr>
        )}
      </Listed>
      {open && <TopicForm topic={open === 'new' ? null : open} close={() => setOpen(null)} />}
      {going && (
        <Question title={say('sales.delete-question', { name: going.name })} verb={say('topics.delete')} stale={['topics']} ask={() => call(`/api/topics/${encodeURIComponent(going.key)}`, { method: 'DELETE' })} close={() => setGoing(null)}>
          {say('topics.delete-why')}
        </Question>
      )}
    </Section>
  );
}
