import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useWords } from '../words/use-words.js';

/** What a panel is about, and the way out of it. @param lead stands before the title, @param tools between it and the way out */
export function PanelHead({ title, below, lead, tools, close }: { title: string; below?: ReactNode; lead?: ReactNode; tools?: ReactNode; close: () => void }) {
  const { say } = useWords();
  return (
    <div className="panel-head">
      {lead}
      <div className="words">
        <h2>{title}</h2>
        {below !== undefined && <div className="secondary">{below}</div>}
      </div>
      {tools}
      <ActionIcon variant="subtle" color="gray" size={32} aria-label={say('panel.close')} onClick={close}>
        <IconX size={16} />
      </ActionIcon>
    </div>
  );
}
