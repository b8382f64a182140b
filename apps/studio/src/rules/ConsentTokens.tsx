import type { ConsentCondition } from '@tributary/contract';
import { useTopics } from '../server/settings.js';
import { useWords } from '../words/use-words.js';
import { SelectToken } from './SelectToken.js';
import { SuggestedToken } from './SuggestedToken.js';

const STATES = ['subscribed', 'unsubscribed', 'never'] as const;

/** "is subscribed to newsletter". */
export function ConsentTokens({ value, change }: { value: ConsentCondition; change: (value: ConsentCondition) => void }) {
  const { say } = useWords();
  const topics = (useTopics().data ?? []).map(({ key }) => key);
  return (
    <>
      <SelectToken label={say('rule.consent')} value={value.is} options={STATES.map((one) => ({ value: one, text: say(`rule.consent.${one}`) }))} change={(is) => change({ ...value, is })} />
      <SuggestedToken tone="trait" label={say('rule.topic')} value={value.consent} known={topics} change={(consent) => change({ ...value, consent })} />
    </>
  );
}
