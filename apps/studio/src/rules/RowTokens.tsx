import type { AggregateCondition, EventCondition, Expression } from '@tributary/contract';
import { useList, useTags } from '../server/workflows.js';
import { useWords } from '../words/use-words.js';
import { AggregateTokens } from './AggregateTokens.js';
import { CompanyTokens } from './CompanyTokens.js';
import { ConsentTokens } from './ConsentTokens.js';
import { EdgeTokens } from './EdgeTokens.js';
import { EventTokens } from './EventTokens.js';
import { NearTokens } from './NearTokens.js';
import { RegularlyTokens } from './RegularlyTokens.js';
import { SelectToken } from './SelectToken.js';
import { SequenceTokens } from './SequenceTokens.js';
import { SuggestedToken } from './SuggestedToken.js';
import { TraitTokens } from './TraitTokens.js';
import { aggregateOf, isNegated, kindOf, leafOf, negated, turnedInto, withLeaf, type Kind } from './rule-shape.js';

const KINDS = ['event', 'no-event', 'last', 'first', 'aggregate', 'regularly', 'no-regularly', 'sequence', 'no-sequence', 'trait', 'near', 'no-near', 'company', 'no-company', 'tag', 'no-tag', 'segment', 'no-segment', 'consent', 'everyone'] as const;

/** One condition as a sentence whose variable parts are set apart and can be changed. */
export function RowTokens({ value, change }: { value: Expression; change: (value: Expression) => void }) {
  const { say } = useWords();
  const kind = kindOf(value);
  const kinds: readonly Kind[] = kind === 'other' ? [...KINDS, 'other'] : KINDS;
  return (
    <>
      {isNegated(value) && (
        <SelectToken
          isVerb
          label={say('rule.or-not')}
          value="not"
          options={[
            { value: 'yes', text: say('rule.yes') },
            { value: 'not', text: say('rule.not') },
          ]}
          change={() => change(negated(value))}
        />
      )}
      <SelectToken isVerb label={say('rule.kind')} value={kind} options={kinds.map((one) => ({ value: one, text: say(`rule.kind.${one}`) }))} change={(next) => change(turnedInto(value, next))} />
      <LeafTokens leaf={leafOf(value)} change={(next) => change(withLeaf(value, next))} />
      {kind === 'other' && <code>{JSON.stringify(value)}</code>}
    </>
  );
}

function LeafTokens({ leaf, change }: { leaf: Expression; change: (leaf: Expression) => void }) {
  const { say } = useWords();
  const tags = useTags().data ?? [];
  if ('event' in leaf) return aggregateOf(leaf) ? <AggregateTokens value={leaf as AggregateCondition} change={change} /> : <EventTokens value={leaf as EventCondition} change={change} />;
  if ('first_event' in leaf || 'last_event' in leaf) return <EdgeTokens value={leaf} change={change} />;
  if ('sequence' in leaf) return <SequenceTokens value={leaf} change={change} />;
  if ('regularly' in leaf) return <RegularlyTokens value={leaf} change={change} />;
  if ('trait' in leaf) return <TraitTokens value={leaf} change={change} />;
  if ('tag' in leaf) return <SuggestedToken tone="trait" label={say('rule.tag')} value={leaf.tag} known={tags} change={(tag) => change({ tag })} />;
  if ('segment' in leaf) return <SegmentToken value={leaf.segment} change={(segment) => change({ segment })} />;
  if ('consent' in leaf) return <ConsentTokens value={leaf} change={change} />;
  if ('company' in leaf) return <CompanyTokens value={leaf} change={change} />;
  return 'near' in leaf ? <NearTokens value={leaf} change={change} /> : null;
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
