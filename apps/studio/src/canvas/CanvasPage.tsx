import './canvas.css';
import { ReactFlowProvider } from '@xyflow/react';
import { useParams } from 'react-router';
import { Failed } from '../frame/states.js';
import { useKinds } from '../server/workflows.js';
import { Drawing } from './Drawing.js';
import { useDraft } from './use-draft.js';

/** One workflow: drawn, checked, published, watched. */
export function CanvasPage() {
  const { id = '' } = useParams();
  return (
    <ReactFlowProvider>
      <Workbench key={id} id={id} />
    </ReactFlowProvider>
  );
}

function Workbench({ id }: { id: string }) {
  const draft = useDraft(id);
  const kinds = useKinds();
  if (draft.failure && !draft.graph) return <Failed error={draft.failure} again={() => void draft.load(true)} />;
  if (kinds.error) return <Failed error={kinds.error} again={() => void kinds.refetch()} />;
  if (!draft.graph || !draft.workflow || !kinds.data) return <div className="canvas-page" aria-busy="true" />;
  return <Drawing draft={draft} graph={draft.graph} workflow={draft.workflow} kinds={kinds.data} />;
}
