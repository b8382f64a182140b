import { Radio, TextInput } from '@mantine/core';
import { useState } from 'react';
import { call } from '../server/call.js';
import type { Topic } from '../server/settings.js';
import { useWords } from '../words/use-words.js';
import { FormDialog } from './FormDialog.js';
import { useAct } from './use-act.js';

const CONSENTS = ['opt-out', 'opt-in'] as const;

/** Makes a topic, or changes it. Its key is made from the name, and stays. */
export function TopicForm({ topic, close }: { topic: Topic | null; close: () => void }) {
  const { say } = useWords();
  const asked = useAct(['name', 'key', 'description', 'consent']);
  const [name, setName] = useState(topic?.name ?? '');
  const [description, setDescription] = useState(topic?.description ?? '');
  const [consent, setConsent] = useState<Topic['consent']>(topic?.consent ?? 'opt-out');
  const save = async () => {
    const saved = await asked.act(() => call(topic ? `/api/topics/${encodeURIComponent(topic.key)}` : '/api/topics', { method: topic ? 'PATCH' : 'POST', body: { name: name.trim(), description, consent } }), 'topics');
    if (saved) close();
  };
  return (
    <FormDialog title={topic ? say('sales.edit-of', { name: topic.name }) : say('topics.new')} verb={say('contacts.save')} act={asked} submit={() => void save()} close={close}>
      <TextInput label={say('door.name')} description={say('topics.name-why')} value={name} data-autofocus error={asked.at('name') ?? asked.at('key')} onChange={({ currentTarget }) => setName(currentTarget.value)} />
      <TextInput label={say('segments.description')} value={description} error={asked.at('description')} onChange={({ currentTarget }) => setDescription(currentTarget.value)} />
      <Radio.Group label={say('topics.who')} value={consent} error={asked.at('consent')} onChange={(value) => setConsent(CONSENTS.find((one) => one === value) ?? 'opt-out')}>
        <div className="stack tight choices">
          {CONSENTS.map((one) => (
            <Radio key={one} value={one} label={say(`topics.${one}`)} />
          ))}
        </div>
      </Radio.Group>
    </FormDialog>
  );
}
