import { Button } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { useWords } from '../words/use-words.js';

/** Puts a text into the clipboard, and says that it did; where the browser has none, it is marked to be copied by hand. */
export function CopyButton({ text, mark }: { text: string; mark: () => HTMLElement | null }) {
  const { say } = useWords();
  const [isDone, setDone] = useState(false);
  const byHand = () => {
    const element = mark();
    if (element) getSelection()?.selectAllChildren(element);
  };
  // Only pages by https, and this machine's own, are given a clipboard.
  const copy = () => (navigator.clipboard ? navigator.clipboard.writeText(text).then(() => setDone(true), byHand) : byHand());
  return (
    <Button variant="default" leftSection={isDone ? <IconCheck size={15} /> : <IconCopy size={15} />} onClick={() => void copy()}>
      <span aria-live="polite">{say(isDone ? 'copy.done' : 'copy.do')}</span>
    </Button>
  );
}
