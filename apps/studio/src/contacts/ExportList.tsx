import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { keepFile } from '../server/keep-file.js';
import { useMay } from '../server/session.js';
import { useWords } from '../words/use-words.js';

interface ExportListProps {
  /** Of the API, with its filters. */
  readonly path: string;
  readonly name: string;
  /** A small one, where others stand beside it. */
  readonly look?: 'button' | 'icon';
  failed(error: Error | null): void;
}

/** Many contacts as a file for a spreadsheet; nothing for whoever may not take them away. */
export function ExportList({ path, name, look = 'button', failed }: ExportListProps) {
  const { say } = useWords();
  const may = useMay();
  const [isBusy, setBusy] = useState(false);
  if (!may('contacts.export')) return null;
  const take = async () => {
    setBusy(true);
    failed(null);
    await keepFile(path, name).catch((error: unknown) => failed(error instanceof Error ? error : new Error(String(error))));
    setBusy(false);
  };
  if (look === 'icon')
    return (
      <Tooltip label={say('contacts.export')}>
        <ActionIcon variant="subtle" color="gray" size={32} loading={isBusy} aria-label={say('contacts.export')} onClick={() => void take()}>
          <IconDownload size={17} />
        </ActionIcon>
      </Tooltip>
    );
  return (
    <Button variant="default" leftSection={<IconDownload size={15} stroke={1.75} />} loading={isBusy} onClick={() => void take()}>
      {say('contacts.export')}
    </Button>
  );
}
