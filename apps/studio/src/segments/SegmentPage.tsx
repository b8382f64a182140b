import { useParams, useSearchParams } from 'react-router';
import { Failed, Rows } from '../frame/states.js';
import { useSegmentTemplate } from '../server/segment-templates.js';
import { useSegment } from '../server/segments.js';
import { SegmentEditor } from './SegmentEditor.js';

/** A segment: who belongs, said as rows, with how many and who beside it while one writes. */
export function SegmentPage() {
  const { id = '' } = useParams();
  const { data, error, refetch } = useSegment(id);
  if (error && !data) return <Failed error={error} again={() => void refetch()} />;
  if (!data) return <Rows count={3} height={60} />;
  return <SegmentEditor key={data.id} segment={data} />;
}

/** Nothing is saved yet; `?template=` in the address fills it in. */
export function NewSegment() {
  const [asked] = useSearchParams();
  const key = asked.get('template');
  const { data, error, refetch } = useSegmentTemplate(key);
  if (key === null) return <SegmentEditor segment={null} kind={asked.get('kind') === 'static' ? 'static' : 'active'} />;
  if (error && !data) return <Failed error={error} again={() => void refetch()} />;
  if (!data) return <Rows count={3} height={60} />;
  return <SegmentEditor key={key} segment={null} template={data} />;
}
