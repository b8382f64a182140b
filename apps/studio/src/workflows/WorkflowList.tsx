import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { Empty, Failed, Rows } from '../frame/states.js';
import { call } from '../server/call.js';
import { useWorkflows, type Workflow } from '../server/workflows.js';
import { useWords } from '../words/use-words.js';
import { RecipeCard } from './RecipeCard.js';
import { RECIPES, type Recipe } from './recipes.js';
import { StatePill } from './StatePill.js';

/** All workflows with what becomes of people in them, and what to begin from. */
export function WorkflowList() {
  const { say, number, ago } = useWords();
  const { data, error, refetch, dataUpdatedAt } = useWorkflows();
  const [failure, setFailure] = useState<Error | null>(null);
  const client = useQueryClient();
  const navigate = useNavigate();
  const make = async (recipe: Recipe | null) => {
    try {
      const made = await call<Workflow>('/api/workflows', { method: 'POST', body: recipe ? { name: say(recipe.name), graph: recipe.graph } : { name: say('list.new-name') } });
      void client.invalidateQueries({ queryKey: ['workflows'] });
      void navigate(`/workflows/${made.id}`);
    } catch (refused) {
      setFailure(refused as Error);
    }
  };
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{say('frame.workflows')}</h1>
          <p>{say('list.what')}</p>
        </div>
        <div className="actions">
          <Button leftSection={<IconPlus size={15} />} onClick={() => void make(null)}>
            {say('list.new')}
          </Button>
        </div>
      </div>
      {error && <Failed error={error} again={() => void refetch()} />}
      {failure && <Failed error={failure} />}
      {!data && !error && <Rows count={4} />}
      {data && data.length === 0 && <Empty title={say('list.empty')}>{say('list.empty-why')}</Empty>}
      {data && data.length > 0 && (
        <div className="sheet">
          <table>
            <thead>
              <tr>
                <th>{say('list.name')}</th>
                <th>{say('list.state')}</th>
                <th className="number">{say('list.inside')}</th>
                <th className="number wide">{say('list.changed')}</th>
              </tr>
            </thead>
            <tbody>
              {data.map((workflow) => (
                <tr key={workflow.id}>
                  <td>
                    <Link to={`/workflows/${workflow.id}`}>{workflow.name || say('canvas.unnamed')}</Link>
                  </td>
                  <td>
                    <StatePill workflow={workflow} />
                  </td>
                  <td className="number">{number(workflow.people)}</td>
                  <td className="number wide">{ago(workflow.updatedAt, dataUpdatedAt)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <h2 style={{ marginTop: 32 }}>{say('list.recipes')}</h2>
      <p className="secondary">{say('list.recipes-why')}</p>
      <div className="recipes">
        {RECIPES.map((recipe) => (
          <RecipeCard key={recipe.name} recipe={recipe} open={() => void make(recipe)} />
        ))}
      </div>
    </div>
  );
}
