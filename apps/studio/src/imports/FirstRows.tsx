import type { ImportPreview } from '../server/imports.js';
import { useWords } from '../words/use-words.js';

/** The first rows as they stand in the file, white space and all. */
export function FirstRows({ preview: { columns, rows } }: { preview: ImportPreview }) {
  const { say } = useWords();
  if (rows.length === 0) return <p className="hint">{say('imports.no-rows')}</p>;
  return (
    <section className="first-rows" aria-label={say('imports.first-rows')}>
      <h2>{say('imports.first-rows')}</h2>
      <div className="sheet" tabIndex={0} role="group" aria-label={say('imports.first-rows')}>
        <table>
          <thead>
            <tr>
              {columns.map(({ at, heading }) => (
                <th key={at}>{heading}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((cells, i) => (
              <tr key={i}>
                {cells.map((cell, at) => (
                  <td key={at} className={columns[at]?.to === null ? 'quiet' : ''}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
