import type { Expression, Graph } from '@tributary/contract';
import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { Tile } from '../canvas/icons.js';
import { call } from '../server/call.js';
import { useKinds } from '../server/workflows.js';
import { useWords } from '../words/use-words.js';
import type { Recipe } from './recipes.js';

/** As many steps as a strip has room for. */
const SHOWN = 5;
const WITHIN = '7d';

/** Who a recipe would have begun for in the last days; null: it asks for a segment first. */
function startOf({ nodes }: Graph): (Expression & { readonly event: string }) | null {
  const { event, where } = nodes[0]?.config ?? {};
  return typeof event === 'string' ? { event, within: WITHIN, ...(Array.isArray(where) ? { where: where as never } : {}) } : null;
}

/** A recipe as a card: its steps in a row, what it does, and whether there is anybody here to begin with. */
export function RecipeCard({ recipe, open }: { recipe: Recipe; open: () => void }) {
  const { say } = useWords();
  const kinds = useKinds().data;
  const steps = recipe.graph.nodes.filter(({ kind }) => kind !== 'exit').slice(0, SHOWN);
  return (
    <button type="button" className="recipe strip-card" onClick={open}>
      <span className="strip" aria-hidden="true">
        {steps.map(({ id, kind }, i) => (
          <Fragment key={id}>
            {i > 0 && <span className="strip-way" />}
            <Tile icon={kinds?.get(kind)?.icon ?? ''} group={kinds?.get(kind)?.group ?? ''} />
          </Fragment>
        ))}
      </span>
      <strong>{say(recipe.name)}</strong>
      <span>{say(recipe.does)}</span>
      <span className="secondary">{say(recipe.needs)}</span>
      <Readiness recipe={recipe} />
    </button>
  );
}

function Readiness({ recipe }: { recipe: Recipe }) {
  const { say, number } = useWords();
  const rule = startOf(recipe.graph);
  const { data } = useQuery({ queryKey: ['preview', JSON.stringify(rule)], queryFn: () => call<{ count: number }>('/api/segments/preview', { method: 'POST', body: { rule } }), enabled: rule !== null, staleTime: 60_000, retry: false });
  if (!rule) return <span className="pill plain">{say('recipe.needs-segment')}</span>;
  if (!data) return <span className="pill plain unknown">…</span>;
  return data.count > 0 ? <span className="pill plain good">{say('step.in-seven-days', { count: data.count, shown: number(data.count) })}</span> : <span className="pill plain warning">{say('recipe.nobody-yet', { event: rule.event })}</span>;
}
