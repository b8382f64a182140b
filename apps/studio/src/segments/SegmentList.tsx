import { Button } from '@mantine/core';
import { IconLock, IconPlus } from '@tabler/icons-react';
import { Link } from 'react-router';
import { Empty, Failed, Rows } from '../frame/states.js';
import { useSegments } from '../server/segments.js';
import { useWords } from '../words/use-words.js';

/** Who belongs where: each segment with its colour and how many there are. */
export function SegmentList() {
  const { say, number } = useWords();
  const { data, error, refetch } = useSegments();
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{say('frame.segments')}</h1>
          <p>{say('segments.what')}</p>
        </div>
        <div className="actions">
          <Button component={Link} to="/segments/new" leftSection={<IconPlus size={15} />}>
            {say('segments.new')}
          </Button>
        </div>
      </div>
      {error && <Failed error={error} again={() => void refetch()} />}
      {!data && !error && <Rows count={4} height={90} />}
      {data && data.length === 0 && <Empty title={say('segments.empty')}>{say('segments.empty-why')}</Empty>}
      {data && data.length > 0 && (
        <div className="recipes">
          {data.map((segment) => (
            <Link key={segment.id} className="recipe card" to={`/segments/${segment.id}`}>
              <strong>
                <span className="square" style={{ background: segment.colour ?? 'var(--line-strong)' }} />
                {segment.name} {segment.locked && <IconLock size={13} aria-label={say('segments.locked')} />}
              </strong>
              <span className="size figure">{number(segment.count)}</span>
              <span className="secondary">{segment.status === 'building' ? say('segments.building', { percent: Math.round(segment.progress * 100) }) : segment.description || say(`segments.kind.${segment.kind}`)}</span>
            </Link>
          ))}
        </div>
      )}
    </div>
  );
}
