import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Refused } from '../server/call.js';

/** One thing that is asked of the server at a time, and what it said against it. */
export interface Act {
  readonly isBusy: boolean;
  /** What no field of the form is at fault for; null: nothing. */
  readonly failure: Error | null;
  /** Asks; then the lists of these names are read anew. Undefined: it was refused. */
  act<T>(ask: () => Promise<T>, ...stale: readonly string[]): Promise<T | undefined>;
  /** What stands beside the field of this path in the body; undefined: nothing is wrong with it. */
  at(path: string): string | undefined;
  forget(): void;
}

/** Faults of a refusal by path; the path is not said again where the field is named beside it. */
function faultsOf(error: Error | null): ReadonlyMap<string, string> {
  if (!(error instanceof Refused)) return new Map();
  const { path, detail, errors } = error.problem;
  const all = errors ?? (path ? [{ path, detail }] : []);
  return new Map(all.filter((one) => one.path).map((one) => [one.path, sentence(one.detail.startsWith(`${one.path}: `) ? one.detail.slice(one.path.length + 2) : one.detail)]));
}
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?…]$/.test(text) ? '' : '.'}`;

/** @param fields paths that have a field: what is wrong with them stands there, everything else at the foot */
export function useAct(fields: readonly string[] = []): Act {
  const client = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const faults = faultsOf(error);
  const isBeside = [...faults.keys()].some((path) => fields.includes(path));
  return {
    isBusy,
    failure: isBeside ? null : error,
    async act(ask, ...stale) {
      setBusy(true);
      setError(null);
      try {
        const answer = await ask();
        await Promise.all(stale.map((key) => client.invalidateQueries({ queryKey: [key] })));
        return answer;
      } catch (refused) {
        setError(refused instanceof Error ? refused : new Error(String(refused)));
        return undefined;
      } finally {
        setBusy(false);
      }
    },
    at: (path) => faults.get(path),
    forget: () => setError(null),
  };
}
