import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { DELIMITERS, ENCODINGS } from '@tributary/contract/import-shapes';
import type { ImportPreview, Reading } from '../server/imports.js';
import { useWords, type Word } from '../words/use-words.js';

const NAMES: Readonly<Record<string, Word>> = { ',': 'imports.comma', ';': 'imports.semicolon', '\t': 'imports.tab', '|': 'imports.pipe' };
const SHOWN: Readonly<Record<string, string>> = { 'utf-8': 'UTF-8', 'utf-16le': 'UTF-16 LE', 'utf-16be': 'UTF-16 BE', 'windows-1252': 'Windows-1252', 'windows-1250': 'Windows-1250', 'windows-1251': 'Windows-1251', 'iso-8859-15': 'ISO-8859-15', macintosh: 'Macintosh' };

/** How the file is read: what was found, with how sure that is, and what can be said against it. */
export function ReadingOptions({ reading, preview, set }: { reading: Reading; preview: ImportPreview; set: (changes: Partial<Reading>) => void }) {
  const { say } = useWords();
  const { encoding, delimiter } = preview;
  const sure = (how: string) => say(how === 'certain' ? 'imports.certain' : 'imports.likely');
  const found = say('imports.found', { what: SHOWN[encoding.name] ?? encoding.name, sure: sure(encoding.sure) });
  const parted = say('imports.found', { what: say(NAMES[delimiter.value] ?? 'imports.comma'), sure: sure(delimiter.sure) });
  return (
    <div className="reading">
      <NativeSelect
        label={say('imports.encoding')}
        description={say(`imports.because.${encoding.because}`)}
        inputWrapperOrder={['label', 'input', 'description']}
        value={reading.encoding}
        data={[{ value: '', label: reading.encoding === '' ? found : say('imports.find') }, ...ENCODINGS.map((one) => ({ value: one, label: SHOWN[one] ?? one }))]}
        onChange={({ currentTarget: { value } }) => set({ encoding: value })}
      />
      <NativeSelect
        label={say('imports.delimiter')}
        value={reading.delimiter}
        data={[{ value: '', label: reading.delimiter === '' ? parted : say('imports.find') }, ...DELIMITERS.map((one) => ({ value: one, label: say(NAMES[one]!) }))]}
        onChange={({ currentTarget: { value } }) => set({ delimiter: value })}
      />
      {reading.kind === 'events' && <TextInput label={say('imports.event-name')} placeholder={say('imports.event-by-column')} value={reading.event} onChange={({ currentTarget: { value } }) => set({ event: value })} />}
      <div className="reading-ticks">
        <Checkbox size="xs" radius={4} label={say('imports.trim')} checked={reading.trim} onChange={({ currentTarget: { checked } }) => set({ trim: checked })} />
        {reading.kind !== 'events' && <Checkbox size="xs" radius={4} label={say('imports.clear')} checked={reading.clear} onChange={({ currentTarget: { checked } }) => set({ clear: checked })} />}
        {(preview.looksGuarded || reading.guarded !== null) && <Checkbox size="xs" radius={4} label={say('imports.guarded')} checked={reading.guarded === true} onChange={({ currentTarget: { checked } }) => set({ guarded: checked })} />}
      </div>
    </div>
  );
}
