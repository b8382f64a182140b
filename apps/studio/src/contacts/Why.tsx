import { IconCheck, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { Failed, Rows } from '../frame/states.js';
import { call } from '../server/call.js';
import type { Json } from '../server/json.js';
import type { Segment } from '../server/segments.js';
import { useWords } from '../words/use-words.js';
import { shortOf } from './use-sentences.js';

interface Explanation {
  readonly path: string;
  readonly kind: string;
  readonly member: boolean;
  readonly needed: string;
  readonly seen?: Json;
  readonly children: readonly Explanation[];
}
interface Answer {
  readonly member: boolean;
  readonly validUntil: string | null;
  readonly explanation: Explanation;
}

/** The conditions by themselves, without what joins them. */
const leavesOf = (one: Explanation): readonly Explanation[] => (one.children.length === 0 || one.kind === 'not' ? [one] : one.children.flatMap(leavesOf));
const seenIn = (one: Explanation): Json | undefined => one.seen ?? one.children[0]?.seen;

/** Why a contact is in a segment: each condition with what was seen. */
export function Why({ segment, contact }: { segment: Segment; contact: string }) {
  const { say, instant } = useWords();
  const isActive = segment.kind === 'active';
  const { data, error } = useQuery({ queryKey: ['why', segment.id, contact], queryFn: () => call<Answer>(`/api/segments/${segment.id}/why/${contact}`), enabled: isActive });
  return (
    <div className="why">
      <Link to={`/segments/${segment.id}`} className="why-title">
        <span className="square" style={{ background: segment.colour ?? 'var(--line-strong)' }} />
        {segment.name}
      </Link>
      {!isActive && <p className="secondary">{say('segments.kind.static')}</p>}
      {error && <Failed error={error} />}
      {isActive && !data && !error && <Rows count={2} height={28} />}
      {data && (
        <ul>
          {leavesOf(data.explanation).map((one) => {
            const seen = seenIn(one);
            return (
              <li key={one.path}>
                {one.member ? <IconCheck size={15} className="good" aria-label={say('why.holds')} /> : <IconX size={15} className="bad" aria-label={say('why.holds-not')} />}
                <span>
                  {one.needed}
                  {seen !== undefined && <span className="secondary"> {say('why.seen', { seen: shortOf(seen) })}</span>}
                </span>
              </li>
            );
          })}
        </ul>
      )}
      {data?.validUntil && <p className="secondary">{say('why.until', { at: instant(data.validUntil) })}</p>}
    </div>
  );
}
