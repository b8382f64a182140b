import { Button } from '@mantine/core';
import { useState } from 'react';
import { call } from '../server/call.js';
import type { Channel } from '../server/settings.js';
import { useMay } from '../server/session.js';
import { useTimes } from '../words/use-times.js';
import { useWords } from '../words/use-words.js';
import { ConnectForm } from './ConnectForm.js';
import { Question } from './Question.js';
import type { Vendor } from './vendors.js';

/** One vendor: what it is for, whether it is connected and as what. */
export function Connection({ vendor, channel }: { vendor: Vendor; channel: Channel | undefined }) {
  const { say } = useWords();
  const { date } = useTimes();
  const mayConnect = useMay()('channels.connect');
  const [isOpen, setOpen] = useState(false);
  const [isGoing, setGoing] = useState(false);
  const name = say(vendor.name);
  const shown = channel && vendor.shown(channel.settings);
  return (
    <div>
      <span className="vendor-tile">
        <vendor.Shape size={16} stroke={1.75} />
      </span>
      <span>
        <strong>{name}</strong>
        <span className={`pill ${channel ? 'good' : ''}`}>{say(channel ? 'connections.on' : 'connections.off')}</span>
        <span className="secondary">{say(vendor.does)}</span>
        {channel && <span className="connected">{[shown, say('connections.since', { date: date(channel.updatedAt) })].filter(Boolean).join(' · ')}</span>}
      </span>
      {mayConnect && (
        <span className="actions">
          {channel && (
            <Button variant="subtle" color="gray" aria-label={say('connections.disconnect-of', { name })} onClick={() => setGoing(true)}>
              {say('connections.disconnect')}
            </Button>
          )}
          <Button variant="default" aria-label={say(channel ? 'connections.change-of' : 'connections.connect-of', { name })} onClick={() => setOpen(true)}>
            {say(channel ? 'connections.change' : 'connections.connect')}
          </Button>
        </span>
      )}
      {isOpen && <ConnectForm vendor={vendor} channel={channel} close={() => setOpen(false)} />}
      {isGoing && (
        <Question title={say('connections.disconnect-question', { name })} verb={say('connections.disconnect')} stale={['channels']} ask={() => call(`/api/channels/${vendor.id}`, { method: 'DELETE' })} close={() => setGoing(false)}>
          {say(vendor.stops)}
        </Question>
      )}
    </div>
  );
}
