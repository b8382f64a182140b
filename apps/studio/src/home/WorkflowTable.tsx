import { Link } from 'react-router';
import type { Summary } from '../server/summary.js';
import { useWords } from '../words/use-words.js';
import { StatePill } from '../workflows/StatePill.js';

/** The workflows that most people are in. */
export function WorkflowTable({ workflows }: { workflows: Summary['workflows'] }) {
  const { say, number } = useWords();
  return (
    <>
      <div className="card-head">
        <h2>{say('frame.workflows')}</h2>
        {workflows.count > workflows.items.length && <Link to="/workflows">{say('home.all-workflows', { count: workflows.count })}</Link>}
      </div>
      {workflows.items.length === 0 ? (
        <p className="nothing card-text">{say('home.no-workflow')}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th>{say('list.name')}</th>
              <th className="wide">{say('list.state')}</th>
              <th className="number">{say('list.inside')}</th>
              <th className="number">{say('home.entered')}</th>
            </tr>
          </thead>
          <tbody>
            {workflows.items.map((workflow) => (
              <tr key={workflow.id}>
                <td>
                  <Link to={`/workflows/${workflow.id}`}>{workflow.name || say('canvas.unnamed')}</Link>
                </td>
                <td className="wide">
                  <StatePill workflow={workflow} />
                </td>
                <td className="number">{number(workflow.inside)}</td>
                <td className="number">{number(workflow.entered)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
