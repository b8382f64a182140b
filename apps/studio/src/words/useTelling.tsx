import type { ReactElement, ReactNode } from 'react';
import { useIntl } from 'react-intl';
import type { Word } from './use-words.js';

type Told = string | number | ReactElement | null;

/** Says a text of the catalogue with elements in it: `<b>` in the text is strong. */
export function useTelling() {
  const intl = useIntl();
  return (id: Word, values: Readonly<Record<string, Told>> = {}): ReactNode => intl.formatMessage({ id }, { ...values, b: (inside: ReactNode[]) => <b>{inside}</b> });
}
