// Log lines: one JSON object a line, messages constant, values as fields.
import type { Clock } from './clock.ts';
import type { Json } from './json.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
export type LogFields = Readonly<Record<string, Json | Error | undefined>>;

export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** The same log with fields that every line carries. */
  with(fields: LogFields): Log;
}

export type LogSink = (line: string) => void;

export function jsonLog(clock: Clock, level: LogLevel, sink: LogSink): Log {
  return logWith({ clock, level, sink, always: {} });
}

/** For tests and one-shot commands. */
export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  with: () => silentLog,
};

type LogParts = {
  readonly clock: Clock;
  readonly level: LogLevel;
  readonly sink: LogSink;
  readonly always: LogFields;
};

function logWith(parts: LogParts): Log {
  const { clock, level, sink, always } = parts;
  const lowest = LOG_LEVELS.indexOf(level);
  const at =
    (name: LogLevel) =>
    (message: string, fields: LogFields = {}): void => {
      if (LOG_LEVELS.indexOf(name) < lowest) return;
      const time = new Date(clock.now()).toISOString();
      const line = { time, level: name, message, ...plain(always), ...plain(fields) };
      sink(`${JSON.stringify(line)}\n`);
    };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    with: (fields) => logWith({ ...parts, always: { ...always, ...fields } }),
  };
}

function plain(fields: LogFields): Record<string, Json | undefined> {
  const result: Record<string, Json | undefined> = {};
  for (const [name, value] of Object.entries(fields)) {
    result[name] = value instanceof Error ? errorText(value) : value;
  }
  return result;
}

function errorText(error: Error): string {
  const cause = error.cause instanceof Error ? `: ${errorText(error.cause)}` : '';
  return `${error.message}${cause}`;
}
