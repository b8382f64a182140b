import { Failed, Rows } from '../frame/states.js';
import { useChannels } from '../server/settings.js';
import { useWords } from '../words/use-words.js';
import { Connection } from './Connection.js';
import { Section } from './Section.js';
import { VENDORS } from './vendors.js';

/** Whom the workspace sends by: what is connected, and never its secret. */
export function Connections() {
  const { say } = useWords();
  const { data, error, refetch } = useChannels();
  return (
    <Section title={say('settings.connections')} what={say('connections.what')}>
      {error && !data && <Failed error={error} again={() => void refetch()} />}
      {!data && !error && <Rows count={4} height={84} />}
      {data && (
        <div className="sheet lines">
          {VENDORS.map((vendor) => (
            <Connection key={vendor.id} vendor={vendor} channel={data.find((one) => one.vendor === vendor.id)} />
          ))}
        </div>
      )}
    </Section>
  );
}
