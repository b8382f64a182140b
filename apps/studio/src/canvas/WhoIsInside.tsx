import { SegmentedControl } from '@mantine/core';
import type { Graph, NodeDescription } from '@tributary/contract';
import type { Stats, Workflow } from '../server/workflows.js';
import { useWords } from '../words/use-words.js';
import { useNames } from './names.js';
import { Sentence } from './Sentence.js';

export type Waiting = 'stay' | 'move' | 'exit';

interface WhoIsInsideProps {
  readonly workflow: Workflow;
  readonly graph: Graph;
  readonly kinds: ReadonlyMap<string, NodeDescription>;
  readonly stats: Stats | undefined;
  /** The version to be. */
  readonly next: number;
  readonly value: Readonly<Record<string, Waiting>>;
  change(value: Readonly<Record<string, Waiting>>): void;
}

/** What becomes of people inside, by the step at which they are. */
export function WhoIsInside({ workflow, graph, kinds, stats, next, value, change }: WhoIsInsideProps) {
  const { say, number } = useWords();
  const nameOf = useNames();
  const inside = stats?.active ?? 0;
  if (!workflow.published || inside === 0) return null;
  const older = new Map(workflow.published.graph.nodes.map((node) => [node.id, node]));
  const drawn = new Map(graph.nodes.map((node) => [node.id, node]));
  const standing = Object.entries(stats?.nodes ?? {}).filter(([, { waiting }]) => waiting > 0);
  return (
    <section>
      <h3>{say('review.inside', { count: inside })}</h3>
      <ul className="inside">
        {standing.map(([id, { waiting }]) => {
          const node = older.get(id) ?? drawn.get(id);
          const isGone = !drawn.has(id);
          const isOther = !isGone && older.has(id) && JSON.stringify(older.get(id)!.config) !== JSON.stringify(drawn.get(id)!.config);
          return (
            <li key={id}>
              <span>
                {node ? <Sentence node={node} kind={kinds.get(node.kind)} nameOf={nameOf} /> : id}
                {(isGone || isOther) && <span className="pill plain">{say(isGone ? 'review.gone' : 'review.other')}</span>}
              </span>
              <span className="figure">{number(waiting)}</span>
              <SegmentedControl
                size="xs"
                aria-label={say('review.inside', { count: waiting })}
                value={value[id] ?? 'stay'}
                onChange={(wish) => change({ ...value, [id]: wish as Waiting })}
                data={[
                  { value: 'stay', label: say('review.stay') },
                  { value: 'move', label: say('review.move', { version: next }), disabled: isGone },
                  { value: 'exit', label: say('review.leave') },
                ]}
              />
            </li>
          );
        })}
      </ul>
      <p className="secondary">{say('review.others-stay', { version: workflow.published.version })}</p>
    </section>
  );
}
