import { useCallback } from 'react';
import { useWords, type Word } from './use-words.js';

const KNOWN: Readonly<Record<string, Word>> = {
  next: 'output.next',
  skipped: 'output.skipped',
  failed: 'output.failed',
  matched: 'output.matched',
  timeout: 'output.timeout',
  otherwise: 'output.otherwise',
  past: 'output.past',
  missing: 'output.missing',
  'held-out': 'output.held-out',
};

/** What a way out is called on the drawing: branches by their own names, the others in plain words. */
export function useOutputName(): (output: string) => string {
  const { say } = useWords();
  return useCallback((output) => (KNOWN[output] ? say(KNOWN[output]) : output), [say]);
}
