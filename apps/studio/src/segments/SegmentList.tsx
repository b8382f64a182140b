import './segments.css';
import { Button, Menu } from '@mantine/core';
import { IconHandClick, IconLayoutGrid, IconLock, IconPlus, IconPrinter, IconWaveSawTool } from '@tabler/icons-react';
import { Link } from 'react-router';
import { Empty, Failed, Rows } from '../frame/states.js';
import { useSegments, useTrends, type Segment } from '../server/segments.js';
import { useMay } from '../server/session.js';
import { useWords } from '../words/use-words.js';
import { Change } from './Change.js';
import { Sparkline } from './Sparkline.js';

/** Who belongs where: each segment with its colour, how many there are, and how that went. */
export function SegmentList() {
  const { say } = useWords();
  const may = useMay();
  const { data, error, refetch } = useSegments();
  const trends = useTrends().data;
  const makers = may('segments.edit') && (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button leftSection={<IconPlus size={15} />}>{say('segments.new')}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to="/segments/new" leftSection={<IconWaveSawTool size={15} />}>
          {say('segments.kind.active')}
        </Menu.Item>
        <Menu.Item component={Link} to="/segments/new?kind=static" leftSection={<IconHandClick size={15} />}>
          {say('segments.kind.static')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{say('frame.segments')}</h1>
          <p>{say('segments.what')}</p>
        </div>
        <div className="actions">
          {data && data.length > 0 && (
            <Button component={Link} to="/segments/key" variant="default" leftSection={<IconPrinter size={15} />}>
              {say('segments.key')}
            </Button>
          )}
          {may('segments.edit') && (
            <Button component={Link} to="/segments/templates" variant="default" leftSection={<IconLayoutGrid size={15} />}>
              {say('templates.start')}
            </Button>
          )}
          {makers}
        </div>
      </div>
      {error && <Failed error={error} again={() => void refetch()} />}
      {!data && !error && <Rows count={4} height={90} />}
      {data && data.length === 0 && (
        <Empty title={say('segments.empty')} action={may('segments.edit') && <Link to="/segments/templates">{say('templates.start')}</Link>}>
          {say('segments.empty-why')}
        </Empty>
      )}
      {data && data.length > 0 && (
        <div className="recipes">
          {data.map((segment) => (
            <Card key={segment.id} segment={segment} sizes={trends?.get(segment.id)} />
          ))}
        </div>
      )}
    </div>
  );
}

function Card({ segment, sizes }: { segment: Segment; sizes: readonly number[] | undefined }) {
  const { say, number } = useWords();
  return (
    <Link className="recipe card segment-card" to={`/segments/${segment.id}`}>
      <strong>
        <span className="square" style={{ background: segment.colour ?? 'var(--line-strong)' }} />
        {segment.name} {segment.locked && <IconLock size={13} aria-label={say('segments.locked')} />}
      </strong>
      <span className="segment-size">
        <span className="size figure">{number(segment.count)}</span>
        <Change sizes={sizes} />
        {sizes && <Sparkline sizes={sizes} />}
      </span>
      <span className="secondary">{segment.status === 'building' ? say('segments.building', { percent: Math.round(segment.progress * 100) }) : segment.description || say(`segments.kind.${segment.kind}`)}</span>
    </Link>
  );
}
