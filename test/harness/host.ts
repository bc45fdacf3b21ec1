// A host on which nothing can be started, for tests of commands: what they print is kept.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock, seededRandom } from '../../lib/index.ts';
import { printer, type Host } from '../../local/index.ts';

export type TestHost = {
  readonly host: Host;
  readonly clock: ManualClock;
  readonly printed: () => string;
  /** Deletes its state folder. */
  readonly remove: () => void;
};

export function aHost(change: Partial<Host> = {}): TestHost {
  const clock = new ManualClock();
  const state = mkdtempSync(join(tmpdir(), 'lateen-host-'));
  let printed = '';
  const host: Host = {
    clock,
    random: seededRandom(1),
    run: async () => ({ code: 1, out: '', err: 'not on this machine' }),
    print: printer({ write: (text) => (printed += text), clock, color: false }),
    pid: process.pid,
    userId: 0,
    env: { PATH: process.env['PATH'] ?? '' },
    state,
    dist: '/nowhere',
    node: '/nowhere/node',
    kill: () => false,
    onStopSignal: () => () => undefined,
    ...change,
  };
  const remove = (): void => rmSync(state, { recursive: true, force: true });
  return { host, clock, printed: () => printed, remove };
}
