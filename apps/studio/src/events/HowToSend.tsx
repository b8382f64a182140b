import { Tabs } from '@mantine/core';
import { useRef, useState } from 'react';
import { Link } from 'react-router';
import { CopyButton } from '../frame/CopyButton.js';
import { useMay } from '../server/session.js';
import { useWords } from '../words/use-words.js';
import { KEY_PLACE, snippetsFor } from './snippets.js';

/** How events come in, by language, ready to be copied with this server's address. */
export function HowToSend() {
  const { say } = useWords();
  const may = useMay();
  const snippets = snippetsFor(location.origin);
  const [chosen, choose] = useState<string | null>(snippets[0]!.id);
  const box = useRef<HTMLPreElement>(null);
  const code = snippets.find(({ id }) => id === chosen)?.code ?? '';
  return (
    <section className="how-to" aria-labelledby="how-to-send">
      <h2 id="how-to-send">{say('events.how')}</h2>
      <p>{say('events.how-what')}</p>
      <Tabs value={chosen} onChange={choose} className="how-tabs">
        <Tabs.List>
          {snippets.map(({ id, name }) => (
            <Tabs.Tab key={id} value={id}>
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {snippets.map((snippet) => (
          <Tabs.Panel key={snippet.id} value={snippet.id}>
            {snippet.id === chosen && (
              <pre ref={box} tabIndex={0} aria-label={say('events.code', { name: snippet.name })}>
                {snippet.code}
              </pre>
            )}
          </Tabs.Panel>
        ))}
      </Tabs>
      <CopyButton key={chosen} text={code} mark={() => box.current} />
      <p className="hint">
        {say(may('keys.manage') ? 'events.key-there' : 'events.key-elsewhere', { place: KEY_PLACE })} {may('keys.manage') && <Link to="/settings/keys">{say('events.to-keys')}</Link>}
      </p>
    </section>
  );
}
