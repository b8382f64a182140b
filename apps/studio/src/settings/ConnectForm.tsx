import { PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { call } from '../server/call.js';
import type { Channel } from '../server/settings.js';
import { useWords } from '../words/use-words.js';
import { FormDialog } from './FormDialog.js';
import { ShownOnce } from './ShownOnce.js';
import { useAct } from './use-act.js';
import type { Vendor } from './vendors.js';

/** What is shown of a connection stands in its fields again; secrets are written anew. */
const begun = (vendor: Vendor, channel: Channel | undefined): Record<string, string> => Object.fromEntries(vendor.fields.map(({ path }) => [path, typeof channel?.settings[path] === 'string' ? channel.settings[path] : '']));

/** Connects with a vendor, or anew. A secret that the server makes is shown this once. */
export function ConnectForm({ vendor, channel, close }: { vendor: Vendor; channel: Channel | undefined; close: () => void }) {
  const { say } = useWords();
  const asked = useAct(vendor.fields.map(({ path }) => path));
  const [written, setWritten] = useState(() => begun(vendor, channel));
  const [made, setMade] = useState<string | null>(null);
  const name = say(vendor.name);
  const connect = async () => {
    const filled = Object.entries(written).flatMap(([path, text]) => (text.trim() === '' ? [] : [[path, text.trim()] as const]));
    // What no field is for stays as it was, such as another address of Meta's.
    const kept = typeof channel?.settings['graphUrl'] === 'string' ? { graphUrl: channel.settings['graphUrl'] } : {};
    const answer = await asked.act(() => call<{ signingSecret?: string }>(`/api/channels/${vendor.id}`, { method: 'PUT', body: { ...kept, ...Object.fromEntries(filled) } }), 'channels');
    if (answer?.signingSecret !== undefined) setMade(answer.signingSecret);
    else if (answer) close();
  };
  if (made !== null)
    return (
      <ShownOnce title={say('vendor.http.secret')} secret={made} close={close}>
        {say('vendor.http.secret-why')}
      </ShownOnce>
    );
  return (
    <FormDialog title={say(channel ? 'connections.change-of' : 'connections.connect-of', { name })} verb={say(channel ? 'connections.replace' : 'connections.connect')} act={asked} submit={() => void connect()} close={close}>
      <div>{say(vendor.fields.length === 0 ? (channel ? 'vendor.http.replaces' : 'vendor.http.makes') : vendor.does)}</div>
      {vendor.fields.map(({ path, word, placeholder, isSecret }, i) => {
        const Field = isSecret ? PasswordInput : TextInput;
        return (
          <Field
            key={path}
            label={say(word)}
            placeholder={placeholder}
            value={written[path] ?? ''}
            autoComplete={isSecret ? 'new-password' : 'off'}
            error={asked.at(path)}
            {...(i === 0 ? { 'data-autofocus': true } : {})}
            onChange={({ currentTarget: { value } }) => setWritten((known) => ({ ...known, [path]: value }))}
          />
        );
      })}
      {vendor.fields.length > 0 && <p className="hint">{say('connections.sealed')}</p>}
    </FormDialog>
  );
}
