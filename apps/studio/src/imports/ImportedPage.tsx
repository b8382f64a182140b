import '../canvas/canvas.css';
import './imports.css';
import { ActionIcon, Button } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { Failed, Rows } from '../frame/states.js';
import { isUnderWay, startImport, stopImport, useImport, type ImportDetail } from '../server/imports.js';
import { useAct } from '../settings/use-act.js';
import { useWords } from '../words/use-words.js';
import { ImportFigures } from './ImportFigures.js';
import { ImportPill } from './ImportPill.js';
import { ImportProgress } from './ImportProgress.js';
import { RefusedRows } from './RefusedRows.js';

/** One import: how far it is, what came of it, and which rows were refused. It goes on when the page is left. */
export function ImportedPage() {
  const { id = '' } = useParams();
  const { data, error, refetch } = useImport(id);
  if (error && !data) return <Failed error={error} again={() => void refetch()} />;
  if (!data) return <Rows count={4} height={60} />;
  return <Imported of={data} />;
}

function Imported({ of: one }: { of: ImportDetail }) {
  const { say, instant } = useWords();
  const client = useQueryClient();
  const { act, isBusy, failure } = useAct();
  const ask = async (what: (id: string) => Promise<ImportDetail>) => {
    const answer = await act(() => what(one.id), 'imports', 'contacts', 'summary');
    if (answer) client.setQueryData(['import', one.id], answer);
  };
  return (
    <div className="page imports">
      <div className="page-head">
        <ActionIcon component={Link} to="/contacts/import" variant="subtle" color="gray" size={32} aria-label={say('imports.all')}>
          <IconChevronLeft size={18} />
        </ActionIcon>
        <div className="imported-head">
          <h1>{one.name ?? say(`imports.kind.${one.kind}`)}</h1>
          <p>
            <ImportPill of={one} /> {say(`imports.kind.${one.kind}`)} · {instant(one.createdAt)}
          </p>
        </div>
        <div className="actions">
          {isUnderWay(one) && (
            <Button variant="default" loading={isBusy} onClick={() => void ask(stopImport)}>
              {say('imports.stop')}
            </Button>
          )}
          {one.dryRun && !isUnderWay(one) && one.accepted > 0 && (
            <Button loading={isBusy} onClick={() => void ask(startImport)}>
              {say('imports.start-rows', { count: one.accepted })}
            </Button>
          )}
        </div>
      </div>
      {failure && <Failed error={failure} />}
      {one.status === 'failed' && <Failed error={new Error(one.detail ?? '')} />}
      {isUnderWay(one) && <ImportProgress of={one} />}
      <ImportFigures of={one} />
      <RefusedRows of={one} />
    </div>
  );
}
