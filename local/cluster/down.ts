// `lateen local down`: stops a cluster that runs in another terminal, as Ctrl-C there would.
import { sleep } from '../../lib/index.ts';
import { Obstacle, type ExitCode, type Host } from './host.ts';
import { runningInstance } from './instance.ts';
import { removeLeftovers } from './leftover.ts';
import { isAlive } from './process.ts';
import { stateFiles } from './state.ts';

// Longer than everything it does on its way out together.
const STOP_TIMEOUT_MS = 15_000;
const LOOK_EVERY_MS = 50;

export async function down(host: Host): Promise<ExitCode> {
  const { print } = host;
  const running = runningInstance(stateFiles(host.state).lock);
  if (running === undefined) {
    const removed = host.userId === 0 && (await removeLeftovers(host.run));
    print.line(
      removed ? 'Removed what a killed start had left behind.' : 'No local cluster is running.',
    );
    return 0;
  }
  if (host.userId !== 0)
    throw new Obstacle('Stopping the local cluster needs root, as starting it did.', 2);
  await print.step(`process ${running.pid}`, async () => {
    host.kill(running.pid, 'SIGTERM');
    const deadline = host.clock.monotonic() + STOP_TIMEOUT_MS;
    while (isAlive(running)) {
      // The kernel takes the node down with it, so this is safe, if not polite.
      if (host.clock.monotonic() > deadline) host.kill(running.pid, 'SIGKILL');
      await sleep(host.clock, LOOK_EVERY_MS);
    }
  });
  return 0;
}
