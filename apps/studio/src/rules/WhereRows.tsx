import { ActionIcon } from '@mantine/core';
import type { PropertyCondition } from '@tributary/contract';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useWords } from '../words/use-words.js';
import { OF_PROPERTIES } from './compared.js';
import { ComparisonTokens } from './ComparisonTokens.js';
import { SuggestedToken } from './SuggestedToken.js';
import { useSeenProperties } from './use-seen.js';

/** What the properties of an event have to be; all of it has to hold. */
export function WhereRows({ event, where, change }: { event: string | undefined; where: readonly PropertyCondition[]; change: (where: PropertyCondition[]) => void }) {
  const { say } = useWords();
  const seen = useSeenProperties(event);
  const put = (i: number, next: PropertyCondition) => change(where.map((one, at) => (at === i ? next : one)));
  return (
    <>
      {where.map((condition, i) => (
        <div className="rule-row" key={i}>
          <span className="joining">{say(i === 0 ? 'rule.where' : 'rule.and')}</span>
          <span className="rule-tokens">
            <SuggestedToken tone="trait" label={say('rule.property')} value={condition.property} known={[...seen.keys()]} change={(property) => put(i, { ...condition, property })} />
            <ComparisonTokens offered={OF_PROPERTIES} value={condition} known={seen.get(condition.property) ?? []} change={(comparison) => put(i, { property: condition.property, ...comparison })} />
          </span>
          <ActionIcon variant="subtle" color="gray" size={24} aria-label={say('rule.remove')} onClick={() => change(where.filter((_, at) => at !== i))}>
            <IconX size={14} />
          </ActionIcon>
        </div>
      ))}
      <div className="rule-row rule-add">
        <button type="button" className="link" onClick={() => change([...where, { property: '', op: 'equals', value: '' }])}>
          <IconPlus size={14} /> {say('rule.add-property')}
        </button>
      </div>
    </>
  );
}
