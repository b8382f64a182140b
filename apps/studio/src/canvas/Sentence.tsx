import type { GraphNode, NodeDescription } from '@tributary/contract';
import { widgetOf, type NameOf } from './names.js';
import { piecesOf } from './sentence.js';

/** What a step does, as one sentence; what can be filled in is set apart. */
export function Sentence({ node, kind, nameOf }: { node: Pick<GraphNode, 'kind' | 'config'>; kind: NodeDescription | undefined; nameOf: NameOf }) {
  if (!kind) return <>{node.kind}</>;
  return (
    <>
      {piecesOf(kind.sentence, node.config).map((piece, i) => {
        if ('text' in piece) return <span key={i}>{piece.text}</span>;
        if (piece.token === null) return <i key={i}>…</i>;
        const { name, colour } = nameOf(widgetOf(kind, piece.field), piece.token);
        return (
          <b key={i}>
            {colour && <span className="square" style={{ background: colour }} />}
            {name}
          </b>
        );
      })}
    </>
  );
}
