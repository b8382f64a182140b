import { VisuallyHidden } from '@mantine/core';
import { useWords } from '../words/use-words.js';

/** The head of the column of what can be done with a row, for who hears the table. */
export function ActsHead() {
  const { say } = useWords();
  return (
    <th>
      <VisuallyHidden>{say('settings.acts')}</VisuallyHidden>
    </th>
  );
}
