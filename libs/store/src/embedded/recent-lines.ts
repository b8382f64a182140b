import type { Readable } from 'node:stream';

/** What a program said last: the reason, when it fails. */
export interface RecentLines {
  /** At most 40 lines, oldest first. */
  all(): readonly string[];
  /** The most telling of them: the last that reports a failure, without its prefix; empty when it said nothing. */
  reason(): string;
}

const KEPT = 40;
const FAILURE = /(?:FATAL|PANIC|error|could not)/;

/** Collects the last lines of a program's output, passing each on to `log`. */
export function recentLines(streams: readonly (Readable | null)[], log: (line: string) => void): RecentLines {
  const lines: string[] = [];
  for (const stream of streams) {
    let rest = '';
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      const parts = (rest + chunk).split('\n');
      rest = parts.pop() ?? '';
      for (const line of parts.filter((part) => part.trim() !== '')) {
        lines.push(line);
        log(line);
      }
      lines.splice(0, lines.length - KEPT);
    });
  }
  return {
    all: () => lines,
    reason: () => (lines.findLast((line) => FAILURE.test(line)) ?? lines.at(-1) ?? '').replace(/^.*?(?:FATAL|PANIC|error):\s*/, '').trim(),
  };
}
