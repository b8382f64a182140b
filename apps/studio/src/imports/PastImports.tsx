import { Link } from 'react-router';
import { useImports } from '../server/imports.js';
import { Listed } from '../settings/Listed.js';
import { useWords } from '../words/use-words.js';
import { ImportPill } from './ImportPill.js';

/** Files that were brought before, the newest first. */
export function PastImports() {
  const { say, number, ago } = useWords();
  const imports = useImports();
  if (imports.data?.length === 0) return null;
  return (
    <section className="past-imports">
      <h2>{say('imports.past')}</h2>
      <Listed
        query={imports}
        none={say('imports.none')}
        head={
          <>
            <th>{say('imports.file')}</th>
            <th>{say('imports.state')}</th>
            <th className="number wide">{say('imports.rows')}</th>
            <th className="number wide">{say('imports.refused')}</th>
            <th className="number">{say('imports.when')}</th>
          </>
        }
      >
        {(one) => (
          <tr key={one.id}>
            <td>
              <Link to={`/contacts/import/${one.id}`}>{one.name ?? say(`imports.kind.${one.kind}`)}</Link>
              <span className="secondary import-kind">{say(`imports.kind.${one.kind}`)}</span>
            </td>
            <td>
              <ImportPill of={one} />
            </td>
            <td className="number wide">{number(one.done)}</td>
            <td className="number wide">{number(one.failed)}</td>
            <td className="number">{ago(one.createdAt, imports.dataUpdatedAt)}</td>
          </tr>
        )}
      </Listed>
    </section>
  );
}
