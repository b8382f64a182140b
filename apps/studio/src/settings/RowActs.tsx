import { ActionIcon } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';

interface RowAct {
  /** What is read out: with the name of what it is about. */
  readonly label: string;
  act(): void;
}

/** What can be done with one row, at its end. */
export function RowActs({ edit, remove }: { edit?: RowAct; remove?: RowAct | undefined }) {
  return (
    <td className="acts">
      {edit && (
        <ActionIcon variant="subtle" color="gray" size={28} aria-label={edit.label} title={edit.label} onClick={edit.act}>
          <IconPencil size={15} stroke={1.75} />
        </ActionIcon>
      )}
      {remove && (
        <ActionIcon variant="subtle" color="gray" size={28} aria-label={remove.label} title={remove.label} onClick={remove.act}>
          <IconTrash size={15} stroke={1.75} />
        </ActionIcon>
      )}
    </td>
  );
}
