import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { Failed } from '../frame/states.js';
import { refusedPath, type ImportDetail } from '../server/imports.js';
import { keepFile } from '../server/keep-file.js';
import { useWords } from '../words/use-words.js';

/** Rows that were refused: where, why, and how to mend it; all of them as a file that can be mended and brought again. */
export function RefusedRows({ of: { id, failed, errors } }: { of: ImportDetail }) {
  const { say, number } = useWords();
  const [failure, setFailure] = useState<Error | null>(null);
  if (errors.length === 0) return null;
  const take = () => keepFile(refusedPath(id), `refused-${id}.csv`).catch((error: unknown) => setFailure(error instanceof Error ? error : new Error(String(error))));
  return (
    <section className="refused">
      <div className="refused-head">
        <div>
          <h2>{say('imports.refused-rows')}</h2>
          <p className="secondary">{say('imports.mend')}</p>
        </div>
        <Button variant="default" leftSection={<IconDownload size={15} stroke={1.75} />} onClick={() => void take()}>
          {say('imports.take-refused')}
        </Button>
      </div>
      {failure && <Failed error={failure} />}
      <div className="sheet">
        <table>
          <thead>
            <tr>
              <th className="number">{say('imports.line')}</th>
              <th>{say('imports.column')}</th>
              <th>{say('imports.why')}</th>
            </tr>
          </thead>
          <tbody>
            {errors.map(({ row, line, column, detail }) => (
              <tr key={row}>
                <td className="number">{number(line)}</td>
                <td>{column ?? '–'}</td>
                <td>{detail}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {failed > errors.length && <p className="hint">{say('imports.more-refused', { shown: number(errors.length), all: number(failed) })}</p>}
    </section>
  );
}
