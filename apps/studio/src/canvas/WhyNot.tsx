import type { Expression, Graph, NodeDescription } from '@tributary/contract';
import { useQuery } from '@tanstack/react-query';
import { call } from '../server/call.js';
import { useOutputName } from '../words/use-output-name.js';
import { useWords } from '../words/use-words.js';
import type { NameOf } from './names.js';
import { partingOf, type PassedStep } from './path.js';
import { Sentence } from './Sentence.js';

interface WhyNotProps {
  readonly asked: string;
  readonly steps: readonly PassedStep[];
  readonly graph: Graph;
  readonly kinds: ReadonlyMap<string, NodeDescription>;
  readonly nameOf: NameOf;
}

/** The condition of a branch by its name. */
function conditionOf(graph: Graph, node: string, output: string): Expression | undefined {
  const branches = graph.nodes.find(({ id }) => id === node)?.config['branches'];
  const found = Array.isArray(branches) ? (branches as { name?: string; when?: Expression }[]).find(({ name }) => name === output) : undefined;
  return found?.when;
}

/** Why somebody did not come to a step: where the way parted, what they took there, and what it would have needed. */
export function WhyNot({ asked, steps, graph, kinds, nameOf }: WhyNotProps) {
  const { say } = useWords();
  const outputName = useOutputName();
  const node = graph.nodes.find(({ id }) => id === asked);
  const parting = partingOf(asked, steps, graph);
  const rule = parting ? conditionOf(graph, parting.taken.node, parting.needed) : undefined;
  const { data } = useQuery({ queryKey: ['preview', rule], queryFn: () => call<{ sentence: string }>('/api/segments/preview', { method: 'POST', body: { rule } }), enabled: rule !== undefined, retry: false, staleTime: 60_000 });
  if (!node || steps.some((step) => step.node === asked)) return null;
  const from = parting && graph.nodes.find(({ id }) => id === parting.taken.node);
  const isStillThere = parting !== null && parting.taken.output === null;
  return (
    <section className="why-not">
      <h3>
        {say('why-not.title')} <Sentence node={node} kind={kinds.get(node.kind)} nameOf={nameOf} />
      </h3>
      {parting && from ? (
        <>
          <p>
            <b>
              <Sentence node={from} kind={kinds.get(from.kind)} nameOf={nameOf} />
            </b>
            {' – '}
            {isStillThere ? say('why-not.still-there', { needed: outputName(parting.needed) }) : say('why-not.parted', { taken: outputName(parting.taken.output!), needed: outputName(parting.needed) })}
          </p>
          {data && <p>{say('why-not.needs', { needed: outputName(parting.needed), sentence: data.sentence })}</p>}
          {parting.taken.reason && <p className="secondary">{parting.taken.reason}</p>}
        </>
      ) : (
        <p>{say('why-not.no-way')}</p>
      )}
    </section>
  );
}
