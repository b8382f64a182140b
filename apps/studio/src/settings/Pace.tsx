import { Failed, Rows } from '../frame/states.js';
import { useSettings } from '../server/settings.js';
import { useMay } from '../server/session.js';
import { useWords } from '../words/use-words.js';
import { PaceForm } from './PaceForm.js';
import { Section } from './Section.js';

/** How much a contact is sent at most, and how often the workspace goes out. */
export function Pace() {
  const { say } = useWords();
  const mayChange = useMay()('settings.change');
  const { data, error, refetch } = useSettings();
  return (
    <Section title={say('pace.title')} what={say('pace.what')}>
      {error && !data && <Failed error={error} again={() => void refetch()} />}
      {!data && !error && <Rows count={3} height={44} />}
      {data && <PaceForm key={JSON.stringify([data.caps, data.limits])} settings={data} mayChange={mayChange} />}
    </Section>
  );
}
