import type { NearCondition } from '@tributary/contract';
import { useWords } from '../words/use-words.js';
import { SuggestedToken } from './SuggestedToken.js';
import { usePlaces } from './use-places.js';

/** "within 40 km of Boston, US". Where that is, is looked up when the rule is counted and saved. */
export function NearTokens({ value: { near }, change }: { value: NearCondition; change: (value: NearCondition) => void }) {
  const { say } = useWords();
  const place = near.place ?? (near.lat === undefined ? '' : `${near.lat}, ${near.lon}`);
  const places = usePlaces(place);
  return (
    <>
      <SuggestedToken type="number" label={say('rule.km')} value={String(near.km)} known={[]} change={(km) => change({ near: { ...near, km: Math.max(0, Number(km) || 0) } })} />
      {say('rule.km-of')}
      <SuggestedToken tone="trait" label={say('rule.place')} value={place} known={places} change={(next) => change({ near: { place: next, km: near.km } })} />
    </>
  );
}
