import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { call } from '../server/call.js';
import { useWords } from '../words/use-words.js';
import { FormDialog } from './FormDialog.js';
import { useAct } from './use-act.js';

/** Puts an address on the list by hand. */
export function SuppressForm({ close }: { close: () => void }) {
  const { say } = useWords();
  const asked = useAct(['address', 'reason']);
  const [address, setAddress] = useState('');
  const [reason, setReason] = useState('');
  const save = async () => {
    const body = { address, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) };
    if (await asked.act(() => call('/api/suppressions', { method: 'POST', body }), 'suppressions')) close();
  };
  return (
    <FormDialog title={say('suppressions.add')} verb={say('suppressions.add')} act={asked} submit={() => void save()} close={close}>
      <TextInput type="email" label={say('suppressions.address')} value={address} data-autofocus error={asked.at('address')} onChange={({ currentTarget }) => setAddress(currentTarget.value)} />
      <TextInput label={say('suppressions.reason')} description={say('suppressions.reason-why')} value={reason} error={asked.at('reason')} onChange={({ currentTarget }) => setReason(currentTarget.value)} />
    </FormDialog>
  );
}
