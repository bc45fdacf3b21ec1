// A log whose level can be changed while the program runs (`POST /logging?level=debug`).
import { LOG_LEVELS, type Log, type LogFields, type LogLevel } from '../../lib/index.ts';

type Threshold = { level: LogLevel };

export class AdjustableLog implements Log {
  readonly #base: Log;
  readonly #threshold: Threshold;

  /** `base` must let everything through. */
  constructor(base: Log, threshold: Threshold) {
    this.#base = base;
    this.#threshold = threshold;
  }

  get level(): LogLevel {
    return this.#threshold.level;
  }

  set(level: LogLevel): void {
    this.#threshold.level = level;
  }

  debug(message: string, fields?: LogFields): void {
    if (this.#lets('debug')) this.#base.debug(message, fields);
  }

  info(message: string, fields?: LogFields): void {
    if (this.#lets('info')) this.#base.info(message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    if (this.#lets('warn')) this.#base.warn(message, fields);
  }

  error(message: string, fields?: LogFields): void {
    this.#base.error(message, fields);
  }

  with(fields: LogFields): Log {
    return new AdjustableLog(this.#base.with(fields), this.#threshold);
  }

  #lets(level: LogLevel): boolean {
    return LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(this.#threshold.level);
  }
}
