import { useWords } from '../words/use-words.js';

/** Whether all or any of the rows have to hold. */
export function Joining({ value, change }: { value: 'and' | 'or'; change: (value: 'and' | 'or') => void }) {
  const { say } = useWords();
  return (
    <span className="token joined">
      <select aria-label={say('rule.joining')} value={value} onChange={(event) => change(event.currentTarget.value as 'and' | 'or')}>
        <option value="and">{say('rule.all')}</option>
        <option value="or">{say('rule.any')}</option>
      </select>
    </span>
  );
}
