import { Button } from '@mantine/core';
import { IconFileSpreadsheet } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useWords } from '../words/use-words.js';

/** A file is dropped here, or chosen. */
export function DropFile({ take }: { take: (file: File) => void }) {
  const { say } = useWords();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const choose = (files: FileList | null) => {
    const [file] = files ?? [];
    if (file) take(file);
  };
  return (
    <div
      className={`drop ${isOver ? 'over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        choose(event.dataTransfer.files);
      }}
    >
      <IconFileSpreadsheet size={30} stroke={1.25} />
      <h2>{say('imports.drop')}</h2>
      <p>{say('imports.drop-what')}</p>
      <input ref={input} type="file" accept=".csv,.tsv,.txt,text/csv,text/plain,text/tab-separated-values" aria-label={say('imports.choose')} hidden onChange={(event) => choose(event.currentTarget.files)} />
      <Button onClick={() => input.current?.click()}>{say('imports.choose')}</Button>
    </div>
  );
}
