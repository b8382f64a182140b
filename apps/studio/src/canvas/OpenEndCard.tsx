import { IconPlus } from '@tabler/icons-react';
import { Handle, Position, type Node, type NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { useWords } from '../words/use-words.js';

export interface OpenData extends Record<string, unknown> {
  readonly id: string;
  add(anchor: Element): void;
}
export type OpenNode = Node<OpenData, 'open'>;

/** A way that leads nowhere yet, and the place to say what comes there. */
export const OpenEndCard = memo(function OpenEndCard({ data }: NodeProps<OpenNode>) {
  const { say } = useWords();
  return (
    <>
      <Handle type="target" position={Position.Top} isConnectable={false} />
      <button type="button" className="open-end nodrag" data-stop={data.id} onClick={(event) => data.add(event.currentTarget)}>
        <IconPlus size={14} stroke={2} />
        {say('canvas.add')}
      </button>
    </>
  );
});
