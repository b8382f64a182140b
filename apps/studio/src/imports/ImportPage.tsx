import '../canvas/canvas.css';
import './imports.css';
import { ActionIcon } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { useWords } from '../words/use-words.js';
import { DropFile } from './DropFile.js';
import { FilePlan } from './FilePlan.js';
import { PastImports } from './PastImports.js';

/** A file becomes contacts, events or companies: first it is chosen, then one says what its columns mean. */
export function ImportPage() {
  const { say } = useWords();
  const [file, setFile] = useState<File | null>(null);
  return (
    <div className="page imports">
      <div className="page-head">
        <ActionIcon component={Link} to="/contacts" variant="subtle" color="gray" size={32} aria-label={say('imports.back')}>
          <IconChevronLeft size={18} />
        </ActionIcon>
        <div>
          <h1>{say('imports.title')}</h1>
          <p>{say('imports.what')}</p>
        </div>
      </div>
      {file ? <FilePlan key={`${file.name}/${file.lastModified}`} file={file} leave={() => setFile(null)} /> : <DropFile take={setFile} />}
      {!file && <PastImports />}
    </div>
  );
}
