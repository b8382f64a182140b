import type { ReactNode } from 'react';
import { Failed, Rows } from '../frame/states.js';

interface ListedProps<T> {
  readonly query: { readonly data: readonly T[] | undefined; readonly error: Error | null; refetch(): Promise<unknown> };
  readonly none: string;
  readonly head: ReactNode;
  readonly children: (item: T) => ReactNode;
}

/** A short list as a table, with what it is while it is read, empty, or not to be had. */
export function Listed<T>({ query: { data, error, refetch }, none, head, children }: ListedProps<T>) {
  if (!data) return error ? <Failed error={error} again={() => void refetch()} /> : <Rows count={3} height={44} />;
  if (data.length === 0) return <p className="none">{none}</p>;
  return (
    <div className="sheet">
      <table>
        <thead>
          <tr>{head}</tr>
        </thead>
        <tbody>{data.map(children)}</tbody>
      </table>
    </div>
  );
}
