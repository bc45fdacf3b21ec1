// What a killed start left behind. The node dies with its main process, so there is little: a link
// that the kernel has not removed yet. A link whose owner lives belongs to another cluster.
import { isList, stringAt } from '../../lib/index.ts';
import type { Run } from '../machine/index.ts';
import { Obstacle } from './host.ts';
import { LINK, ownerIn } from './link.ts';
import { removeLink } from './node.ts';
import { isAlive, type ProcessName } from './process.ts';

/** Whether there was something to remove. */
export async function removeLeftovers(run: Run): Promise<boolean> {
  const shown = await run({ argv: ['ip', '-json', 'link', 'show', 'dev', LINK] });
  if (shown.code !== 0) return false;
  const owner = ownerOfLink(shown.out);
  if (owner !== undefined && isAlive(owner)) {
    throw new Obstacle(
      'Another local cluster, with another state folder, runs on this machine: ' +
        `process ${owner.pid}.\n` +
        'One machine holds one. Stop that one first.',
    );
  }
  await removeLink(run);
  return true;
}

function ownerOfLink(answer: string): ProcessName | undefined {
  const links: unknown = JSON.parse(answer);
  const [link] = isList(links) ? links : [];
  return ownerIn(stringAt(link, 'ifalias') ?? '');
}
