// `POST /logging?level=debug`: how much the log tells, in Envoy's words for levels or ours.
import { LOG_LEVELS, type LogLevel } from '../../lib/index.ts';
import type { Inside } from './inside.ts';
import { text, type WebReply, type WebRequest } from './web.ts';

/** Reading may be a GET; changing is a POST. */
export function logging(inside: Inside, { query, method }: WebRequest): WebReply {
  const [asked] = query;
  if (asked === undefined) return text(levels(inside.level));
  if (method !== 'POST') return text(`Method ${method} not allowed, POST required.\n`, 405);
  // Envoy names single loggers (`?http=debug`); there is one here, whatever it is called.
  const [, word] = asked;
  const level = LOG_LEVELS.find((known) => known === (WORDS[word] ?? word));
  if (level === undefined) {
    const all = [...new Set([...LOG_LEVELS, ...Object.keys(WORDS)])];
    return text(`level '${word}' must be one of ${all.join(', ')}\n`, 400);
  }
  inside.logLevel(level);
  return text(levels(level));
}

function levels(level: LogLevel): string {
  return `active loggers:\n  lateen: ${level}\n`;
}

const WORDS: Readonly<Record<string, LogLevel>> = {
  trace: 'debug',
  warning: 'warn',
  critical: 'error',
  off: 'error',
};
