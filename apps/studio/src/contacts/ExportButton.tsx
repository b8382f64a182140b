import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { send } from '../server/call.js';
import { exportPath } from '../server/contacts.js';
import { useWords } from '../words/use-words.js';

/** Gives the reader a file: a plain link would not say which workspace is meant. */
async function keep(path: string, name: string): Promise<void> {
  const address = URL.createObjectURL(await (await send(path)).blob());
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** All that is known of a contact, as a file. */
export function ExportButton({ id, failed }: { id: string; failed: (error: Error) => void }) {
  const { say } = useWords();
  const [isBusy, setBusy] = useState(false);
  const take = async () => {
    setBusy(true);
    await keep(exportPath(id), `contact-${id}.json`).catch((error: unknown) => failed(error instanceof Error ? error : new Error(String(error))));
    setBusy(false);
  };
  return (
    <Button variant="default" leftSection={<IconDownload size={15} />} loading={isBusy} onClick={() => void take()}>
      {say('contacts.export')}
    </Button>
  );
}
