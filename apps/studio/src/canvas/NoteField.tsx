import { Textarea } from '@mantine/core';
import type { Graph, GraphNode } from '@tributary/contract';
import { setNote } from '@tributary/workflow/edit';
import { useWords } from '../words/use-words.js';

/** What whoever reads the drawing should know of a step. */
export function NoteField({ node, edit }: { node: GraphNode; edit: (edit: (graph: Graph) => Graph) => void }) {
  const { say } = useWords();
  return <Textarea label={say('panel.note')} placeholder={say('panel.note-why')} autosize minRows={1} maxRows={8} value={node.note ?? ''} onChange={(event) => edit(((note) => (graph: Graph) => setNote(graph, node.id, note))(event.currentTarget.value))} />;
}
