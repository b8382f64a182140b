import { Button, SegmentedControl } from '@mantine/core';
import { IMPORT_KINDS, type ImportKind } from '@tributary/contract/import-shapes';
import { IconFileSpreadsheet } from '@tabler/icons-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Failed, Rows } from '../frame/states.js';
import { beginImport, usePreview, type ColumnWish, type Reading } from '../server/imports.js';
import { useAct } from '../settings/use-act.js';
import { useWords } from '../words/use-words.js';
import { ColumnTable } from './ColumnTable.js';
import { FirstRows } from './FirstRows.js';
import { Remarks } from './Remarks.js';
import { ReadingOptions } from './ReadingOptions.js';
import { useBytes } from './use-bytes.js';

const BEGIN: Reading = { kind: 'contacts', encoding: '', delimiter: '', trim: false, clear: false, guarded: null, event: '', wishes: {} };

/** What is known of a chosen file, and what shall become of its columns. */
export function FilePlan({ file, leave }: { file: File; leave: () => void }) {
  const { say } = useWords();
  const bytes = useBytes();
  const navigate = useNavigate();
  const [reading, setReading] = useState<Reading>(BEGIN);
  const preview = usePreview(file, reading);
  const { act, isBusy, failure } = useAct();
  const set = (changes: Partial<Reading>) => setReading((known) => ({ ...known, ...changes }));
  const wish = (at: number, wanted: ColumnWish) => set({ wishes: { ...reading.wishes, [at]: wanted } });
  const begin = async (dryRun: boolean) => {
    const made = await act(() => beginImport(file, reading, dryRun), 'imports');
    if (made) void navigate(`/contacts/import/${made.id}`);
  };
  const { data } = preview;
  const isReady = data !== undefined && data.faults.length === 0 && !preview.isError;
  return (
    <div className="plan">
      <div className="plan-file">
        <IconFileSpreadsheet size={20} stroke={1.5} />
        <div className="plan-name">
          <strong>{file.name}</strong>
          <span className="secondary">{bytes(file.size)}</span>
        </div>
        <Button variant="subtle" color="gray" onClick={leave}>
          {say('imports.other-file')}
        </Button>
      </div>
      <div className="plan-kind">
        <span id="import-kind">{say('imports.rows-are')}</span>
        <SegmentedControl aria-labelledby="import-kind" value={reading.kind} onChange={(kind) => set({ kind: kind as ImportKind, wishes: {} })} data={IMPORT_KINDS.map((kind) => ({ value: kind, label: say(`imports.kind-one.${kind}`) }))} />
      </div>
      {preview.isError && <Failed error={preview.error} again={() => void preview.refetch()} />}
      {!data && !preview.isError && <Rows count={5} height={48} />}
      {data && !preview.isError && (
        <>
          <ReadingOptions reading={reading} preview={data} set={set} />
          <ColumnTable kind={reading.kind} columns={data.columns} wish={wish} />
          <Remarks preview={data} />
          <FirstRows preview={data} />
        </>
      )}
      {failure && <Failed error={failure} />}
      <div className="plan-acts">
        <p className="hint">{say('imports.try-why')}</p>
        <Button variant="default" disabled={!isReady} loading={isBusy} onClick={() => void begin(true)}>
          {say('imports.try')}
        </Button>
        <Button disabled={!isReady} loading={isBusy} onClick={() => void begin(false)}>
          {say('imports.start')}
        </Button>
      </div>
    </div>
  );
}
