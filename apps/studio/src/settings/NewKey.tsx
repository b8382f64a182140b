import { Radio, TextInput } from '@mantine/core';
import { useState } from 'react';
import { call } from '../server/call.js';
import { SCOPES, type Key } from '../server/settings.js';
import { useMay } from '../server/session.js';
import { useWords } from '../words/use-words.js';
import { FormDialog } from './FormDialog.js';
import { ShownOnce } from './ShownOnce.js';
import { useAct } from './use-act.js';

/** Makes a key, and shows it this once. */
export function NewKey({ close }: { close: () => void }) {
  const { say } = useWords();
  const may = useMay();
  const asked = useAct(['name', 'scope']);
  const [name, setName] = useState('');
  const [scope, setScope] = useState<Key['scope']>('write');
  const [made, setMade] = useState<(Key & { readonly key: string }) | null>(null);
  const make = async () => {
    const key = await asked.act(() => call<Key & { key: string }>('/api/keys', { method: 'POST', body: { name: name.trim(), scope } }), 'keys');
    if (key) setMade(key);
  };
  if (made)
    return (
      <ShownOnce title={say('keys.shown', { name: made.name })} secret={made.key} close={close}>
        {say('keys.shown-why')}
      </ShownOnce>
    );
  // A key that manages does everything: only who may do so makes one.
  const scopes = SCOPES.filter((one) => one !== 'manage' || may('members.manage'));
  return (
    <FormDialog title={say('keys.new')} verb={say('keys.make')} act={asked} submit={() => void make()} close={close}>
      <TextInput label={say('keys.name')} description={say('keys.name-why')} value={name} data-autofocus error={asked.at('name')} onChange={({ currentTarget }) => setName(currentTarget.value)} />
      <Radio.Group label={say('keys.scope')} value={scope} error={asked.at('scope')} onChange={(value) => setScope(SCOPES.find((one) => one === value) ?? 'write')}>
        <div className="stack tight choices">
          {scopes.map((one) => (
            <Radio key={one} value={one} label={say(`keys.scope.${one}`)} description={say(`keys.scope.${one}.does`)} />
          ))}
        </div>
      </Radio.Group>
    </FormDialog>
  );
}
