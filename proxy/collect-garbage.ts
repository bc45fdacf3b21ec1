// Throws away all that nobody holds in the calling thread, and shrinks its heap. Only entry files
// may: it stops the thread for as long as it takes.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Node offers it under a flag, to code that begins after the flag is set. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') return;
  Reflect.apply(collect, undefined, [{ type: 'major', flavor: 'last-resort' }]);
}
