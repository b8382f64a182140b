import type { EstimatedPreview } from '../server/segments.js';
import { useWords } from '../words/use-words.js';
import { roundedOff } from './round-off.js';

/** About how many fit, marked as such until they are counted. @param isLong with how many there are in all */
export function About({ of: { count, total, low, high }, isLong }: { of: EstimatedPreview; isLong?: boolean }) {
  const { say, number } = useWords();
  const shown = (value: number) => number(roundedOff(value));
  const values = { count: shown(count), total: shown(total), high: shown(high) };
  const words = count === 0 ? (isLong ? 'rule.about-none-of' : 'rule.about-none') : isLong ? 'rule.about-of' : 'rule.about';
  return (
    <span className="estimated" title={say('rule.estimated', { low: shown(low), high: shown(high) })}>
      {say(words, values)}
    </span>
  );
}
