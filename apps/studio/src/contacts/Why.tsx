import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { Failed, Rows } from '../frame/states.js';
import { call } from '../server/call.js';
import type { Segment } from '../server/segments.js';
import { useWords } from '../words/use-words.js';
import { Explained, type Answer } from './Explained.js';

/** Why a contact is in a segment: each condition with what was seen. */
export function Why({ segment, contact }: { segment: Segment; contact: string }) {
  const { say } = useWords();
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
      {data && <Explained answer={data} />}
    </div>
  );
}
