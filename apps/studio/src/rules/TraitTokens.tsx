import type { TraitCondition } from '@tributary/contract';
import { useWords } from '../words/use-words.js';
import { ComparisonTokens } from './ComparisonTokens.js';
import { SuggestedToken } from './SuggestedToken.js';
import { useSeen } from './use-seen.js';

/** "country is one of Finland, Norway". */
export function TraitTokens({ value, change }: { value: TraitCondition; change: (value: TraitCondition) => void }) {
  const { say } = useWords();
  const seen = useSeen();
  return (
    <>
      <SuggestedToken tone="trait" label={say('rule.trait')} value={value.trait} known={[...seen.traits.keys()]} change={(trait) => change({ ...value, trait })} />
      <ComparisonTokens value={value} known={seen.traits.get(value.trait) ?? []} change={(comparison) => change({ trait: value.trait, ...comparison })} />
    </>
  );
}
