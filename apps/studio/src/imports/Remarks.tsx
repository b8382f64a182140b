import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import type { ImportPreview } from '../server/imports.js';
import { useWords } from '../words/use-words.js';

const SHOWN = 5;

/** What has to be mended before anything is imported, and what is worth knowing. */
export function Remarks({ preview: { faults, notes, refused, lookedAt } }: { preview: ImportPreview }) {
  const { say } = useWords();
  if (faults.length + notes.length + refused.length === 0) return null;
  return (
    <ul className="remarks">
      {faults.map(({ code, column, detail }) => (
        <li key={`${code}/${column}`} className="fault-line" role="alert">
          <IconAlertTriangle size={15} stroke={1.75} /> <span>{detail}</span>
        </li>
      ))}
      {notes.map(({ code, column, detail }) => (
        <li key={`${code}/${column}`}>
          <IconInfoCircle size={15} stroke={1.75} /> <span>{detail}</span>
        </li>
      ))}
      {faults.length === 0 && refused.length > 0 && (
        <li className="warning-line">
          <IconAlertTriangle size={15} stroke={1.75} />
          <span>
            {say('imports.would-refuse', { count: refused.length, of: lookedAt })}
            <ul>
              {refused.slice(0, SHOWN).map(({ row, column, detail }) => (
                <li key={row}>{column === null ? say('imports.row-says', { row, detail }) : say('imports.cell-says', { row, column, detail })}</li>
              ))}
            </ul>
          </span>
        </li>
      )}
    </ul>
  );
}
