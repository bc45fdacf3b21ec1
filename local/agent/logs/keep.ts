// Keeps one running container's log: notes when it grew, and cuts it before it grows too large.
import { appendFileSync, copyFileSync, statSync, truncateSync, watch } from 'node:fs';
import type { Cancel, Clock } from '../../../lib/index.ts';
import { markText } from './time-index.ts';

// What the kubelet allows one log file by default.
const LOG_BYTES_MAX = 10 * 1024 * 1024;
// A talkative program wakes us ten times a second, not at every line.
const MARK_MS = 100;

/** The file beside a log that says when it was written. */
export function marksOf(log: string): string {
  return `${log}.times`;
}

export function keepLog(log: string, clock: Clock): Cancel {
  let length = 0;
  let resting = false;
  let cancelRest: Cancel = () => undefined;
  const look = (): void => {
    const size = sizeOf(log);
    if (size === undefined || size === length) return;
    if (size < length) truncateSync(marksOf(log));
    appendFileSync(marksOf(log), markText({ offset: size, at: clock.now() }));
    length = size > LOG_BYTES_MAX ? rotate(log) : size;
    resting = true;
    cancelRest = clock.after(MARK_MS, () => {
      resting = false;
      look();
    });
  };
  const watcher = watch(log, { persistent: false }, () => {
    if (!resting) look();
  });
  watcher.on('error', () => watcher.close());
  look();
  return () => {
    cancelRest();
    watcher.close();
    look();
    cancelRest();
  };
}

/** Programs append, so a file cut to nothing goes on from its beginning. */
function rotate(log: string): number {
  copyFileSync(log, `${log}.1`);
  truncateSync(log);
  truncateSync(marksOf(log));
  return 0;
}

function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}
