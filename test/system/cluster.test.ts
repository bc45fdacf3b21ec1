// The host's side of the local cluster: it starts, and however it ends, the machine is as before.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { t } from 'tap';
import {
  stateFolder,
  removeStateFolder,
  spawnLateen,
  startCluster,
} from '../harness/local-cluster.ts';
import { lastingDifference, snapshot } from '../harness/machine.ts';

const DIST = join(import.meta.dirname, '..', '..', 'dist');
const isBundled = ['lateen', 'kubernetes'].every((name) => existsSync(join(DIST, `${name}.mjs`)));

if (process.getuid?.() !== 0) t.plan(0, 'needs root to make namespaces');
else if (!isBundled) t.plan(0, 'needs the bundles: npm run bundle');
else await tests();

async function tests(): Promise<void> {
  const state = stateFolder();
  t.teardown(() => removeStateFolder(state));
  const before = await snapshot();

  await t.test('one start at a time, which the others name', async (t) => {
    const cluster = await startCluster(state);
    const second = await ended(['local', 'up']);
    const status = await ended(['local', 'status']);
    const reset = await ended(['local', 'reset']);

    t.match(cluster.printed(), /✓ network +\d+ ms/);
    t.match(second, { code: 1, text: new RegExp(`already running \\(process ${cluster.pid}\\)`) });
    t.match(status, { code: 0, text: /answers: 1 node/ });
    t.match(reset, { code: 1, text: /is running/ });
    t.match(await ended(['local', 'down']), { code: 0 });
    t.match(await ended(['local', 'status']), { code: 1, text: /not running/ });
    t.same(await lastingDifference(before), [], 'the machine is as before');
  });

  await t.test('Ctrl-C as npm delivers it, twice, is one orderly end', async (t) => {
    const cluster = await startCluster(state);
    process.kill(cluster.pid, 'SIGINT');

    t.equal(await cluster.stop('SIGINT'), 0);
    t.match(cluster.printed(), 'Nothing of it is left');
    t.same(await lastingDifference(before), []);
  });

  await t.test('after kill -9 nothing is left, and the next start needs no help', async (t) => {
    const killed = await startCluster(state);
    await killed.stop('SIGKILL');
    const next = await startCluster(state);

    t.equal(await next.stop(), 0);
    t.same(await lastingDifference(before), []);
  });

  await t.test('reset deletes the state', async (t) => {
    t.match(await ended(['local', 'reset']), { code: 0, text: /Deleted/ });
    t.equal(existsSync(join(state, 'lateen', 'local')), false);
  });

  function ended(args: readonly string[]): Promise<{ code: number; text: string }> {
    const child = spawnLateen(args, state);
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    }
    return new Promise((resolve) => {
      child.once('close', (code) => resolve({ code: code ?? 128, text }));
    });
  }
}
