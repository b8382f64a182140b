import type { Count } from '@tributary/contract';
import { useWords } from '../words/use-words.js';
import { SelectToken } from './SelectToken.js';
import { SuggestedToken } from './SuggestedToken.js';

export const COUNTS = ['gte', 'lte', 'gt', 'lt', 'eq'] as const;

/** "at least 2 times". */
export function CountTokens({ value, change }: { value: Count | undefined; change: (value: Count) => void }) {
  const { say } = useWords();
  const count: Count = value ?? { op: 'gte', n: 1 };
  return (
    <>
      <SelectToken label={say('rule.how-often')} value={count.op} options={COUNTS.map((op) => ({ value: op, text: say(`rule.count.${op}`) }))} change={(op) => change({ ...count, op })} />
      <SuggestedToken type="number" label={say('rule.times')} value={String(count.n)} known={[]} change={(n) => change({ ...count, n: Math.max(0, Math.round(Number(n) || 0)) })} />
      <span>{say('rule.times')}</span>
    </>
  );
}
