import type { Expression } from '@tributary/contract';
import { useList, useTags } from '../server/workflows.js';
import { useWords } from '../words/use-words.js';
import { EventTokens } from './EventTokens.js';
import { SuggestedToken } from './SuggestedToken.js';
import { TraitTokens } from './TraitTokens.js';
import { kindOf, leafOf, turnedInto, withLeaf, type Kind } from './rule-shape.js';

const KINDS = ['event', 'no-event', 'trait', 'tag', 'no-tag', 'segment', 'no-segment', 'everyone'] as const;

/** One condition as a sentence whose variable parts are set apart and can be changed. */
export function RowTokens({ value, change }: { value: Expression; change: (value: Expression) => void }) {
  const { say } = useWords();
  const tags = useTags().data ?? [];
  const kind = kindOf(value);
  const leaf = leafOf(value);
  const set = (next: Expression) => change(withLeaf(value, next));
  return (
    <>
      <span className="token verb">
        <select aria-label={say('rule.kind')} value={kind} onChange={(event) => change(turnedInto(value, event.currentTarget.value as Kind))}>
          {[...KINDS, ...(kind === 'other' ? (['other'] as const) : [])].map((one) => (
            <option key={one} value={one}>
              {say(`rule.kind.${one}`)}
            </option>
          ))}
        </select>
      </span>
      {'event' in leaf && <EventTokens value={leaf} change={set} />}
      {'trait' in leaf && <TraitTokens value={leaf} change={set} />}
      {'tag' in leaf && <SuggestedToken tone="trait" label={say('rule.tag')} value={leaf.tag} known={tags} change={(tag) => set({ tag })} />}
      {'segment' in leaf && <SegmentToken value={leaf.segment} change={(segment) => set({ segment })} />}
      {kind === 'other' && <code>{JSON.stringify(value)}</code>}
    </>
  );
}

function SegmentToken({ value, change }: { value: string; change: (value: string) => void }) {
  const { say } = useWords();
  const segments = useList('/api/segments').data ?? [];
  const chosen = segments.find(({ id, key }) => id === value || key === value);
  return (
    <span className="token">
      <span className="square" style={{ background: chosen?.colour ?? 'var(--line-strong)' }} />
      <select aria-label={say('rule.segment')} value={chosen?.id ?? value} onChange={(event) => change(event.currentTarget.value)}>
        <option value="" disabled>
          {say('rule.segment')}
        </option>
        {segments.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </span>
  );
}
