import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';

export type { Logger } from 'pino';

/** `15:04:05 server.started port=3000`: what a person at a terminal reads instead of JSON. */
function forPeople(line: string): string {
  const { time, msg, level, pid: _pid, hostname: _hostname, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const rest = Object.entries(fields).map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const label = Number(level) >= 50 ? 'ERROR ' : Number(level) >= 40 ? 'WARN ' : '';
  return `${String(time).slice(11, 19)} ${label}${[msg, ...rest].join(' ')}\n`;
}

/**
 * The process's log: dotted event names with fields, no personal data, on stderr; JSON lines unless a person watches.
 * @example log.info({ port }, 'server.started')
 */
export function makeLog(level: string): Logger {
  const options = { level, timestamp: pino.stdTimeFunctions.isoTime };
  const write = process.stderr.isTTY
    ? (line: string) => process.stderr.write(forPeople(line))
    : (line: string) => process.stderr.write(line);
  return pino(options, { write });
}

/** Nest says much at start that nobody needs: only its warnings and errors pass. */
export function nestLog(log: Logger): LoggerService {
  return {
    log: () => undefined,
    warn: (message: unknown) => log.warn({ detail: String(message) }, 'nest.warning'),
    error: (message: unknown) => log.error({ detail: String(message) }, 'nest.error'),
  };
}
