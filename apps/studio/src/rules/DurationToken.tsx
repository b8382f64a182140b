import { UNITS } from '../forms/DurationField.js';
import { useWords } from '../words/use-words.js';
import { SuggestedToken } from './SuggestedToken.js';

/** A length of time as number and unit; one that is written otherwise stays as written. */
export function DurationToken({ label, value, change }: { label: string; value: string; change: (value: string) => void }) {
  const { say } = useWords();
  const [, count = '', unit = 'd'] = /^(\d*(?:\.\d+)?)(m|h|d|w|mo|y)$/.exec(value) ?? [];
  if (value !== '' && !/^\d*(?:\.\d+)?(?:m|h|d|w|mo|y)$/.test(value)) return <SuggestedToken label={label} value={value} known={[]} change={change} />;
  return (
    <>
      <SuggestedToken type="number" label={label} value={count} known={[]} change={(next) => change(`${next}${unit}`)} />
      <span className="token">
        <select aria-label={say('form.unit')} value={unit} onChange={(event) => change(`${count}${event.currentTarget.value}`)}>
          {UNITS.map((one) => (
            <option key={one} value={one}>
              {say(`unit.${one}`)}
            </option>
          ))}
        </select>
      </span>
    </>
  );
}
