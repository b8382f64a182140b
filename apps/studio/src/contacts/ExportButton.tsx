import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { exportPath } from '../server/contacts.js';
import { keepFile } from '../server/keep-file.js';
import { useWords } from '../words/use-words.js';

/** All that is known of a contact, as a file. */
export function ExportButton({ id, failed }: { id: string; failed: (error: Error) => void }) {
  const { say } = useWords();
  const [isBusy, setBusy] = useState(false);
  const take = async () => {
    setBusy(true);
    await keepFile(exportPath(id), `contact-${id}.json`).catch((error: unknown) => failed(error instanceof Error ? error : new Error(String(error))));
    setBusy(false);
  };
  return (
    <Button variant="default" leftSection={<IconDownload size={15} />} loading={isBusy} onClick={() => void take()}>
      {say('contacts.export')}
    </Button>
  );
}
