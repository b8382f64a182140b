import type { ImportKind } from '@tributary/contract';
import type { ColumnPreview, ColumnWish } from '../server/imports.js';
import { useWords } from '../words/use-words.js';
import { ColumnRow } from './ColumnRow.js';

/** Every column, row by row: what it holds, what becomes of it, and how its cells are read. */
export function ColumnTable({ kind, columns, wish }: { kind: ImportKind; columns: readonly ColumnPreview[]; wish: (at: number, wanted: ColumnWish) => void }) {
  const { say } = useWords();
  return (
    <div className="sheet columns">
      <table>
        <thead>
          <tr>
            <th>{say('imports.column')}</th>
            <th>{say('imports.becomes')}</th>
            <th>{say('imports.read-as')}</th>
          </tr>
        </thead>
        <tbody>
          {columns.map((column) => (
            <ColumnRow key={column.at} kind={kind} column={column} wish={(wanted) => wish(column.at, wanted)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
