// What must be there before a cluster can start, and what to do when it is not.
import { isList, stringAt } from '../../lib/index.ts';
import { checked, type Run } from '../machine/index.ts';
import { overlap, parseCidr, POD_CIDR, SERVICE_CIDR } from '../layout/index.ts';
import { Obstacle, type Host } from './host.ts';
import { LINK } from './link.ts';

const TOOLS: Readonly<Record<string, string>> = {
  ip: 'iproute2',
  nft: 'nftables',
  mount: 'mount',
  nsenter: 'util-linux',
  setpriv: 'util-linux',
  unshare: 'util-linux',
};

/** Throws an `Obstacle` for the first thing that is missing. */
export async function requireMachine({ run, userId }: Host): Promise<void> {
  if (userId !== 0) {
    throw new Obstacle(
      'Pods are processes in network namespaces, and making those needs root.\n' +
        'Run it again as root, or with: sudo -E npm start',
      2,
    );
  }
  const names = Object.keys(TOOLS).join(' ');
  const check = `for tool in ${names}; do command -v $tool >&2 || echo $tool; done`;
  const missing = (await run({ argv: ['sh', '-c', check] })).out.split('\n').filter(Boolean);
  if (missing.length > 0) throw new Obstacle(missingTools(missing), 2);
  await requireKernel(run);
  await requireAddresses(run);
}

export function missingTools(tools: readonly string[]): string {
  const packages = [...new Set(tools.map((tool) => TOOLS[tool] ?? tool))].sort();
  return (
    `Missing on this machine: ${tools.join(', ')}. On Debian and Ubuntu:\n` +
    `  apt-get install --yes ${packages.join(' ')}`
  );
}

// In namespaces of its own, so that trying leaves nothing behind.
const TRIAL = [
  'ip link add lateen-a type veth peer name lateen-b',
  "nft add table ip lateen '{ chain c { type nat hook prerouting priority dstnat; }; }'",
].join(' && ');

async function requireKernel(run: Run): Promise<void> {
  const tried = await run({
    argv: ['unshare', '--net', '--mount', '--pid', '--fork', 'sh', '-c', TRIAL],
  });
  if (tried.code === 0) return;
  throw new Obstacle(
    'This kernel does not let us make network namespaces with veth links and nftables rules:\n' +
      `  ${tried.err.trim()}\n` +
      'In a container, start it with --privileged; in a virtual machine, load veth and nf_tables.',
    2,
  );
}

async function requireAddresses(run: Run): Promise<void> {
  const answer = await checked(run, {
    argv: ['ip', '-4', '-json', 'route', 'show', 'table', 'all'],
  });
  const conflicts = conflictingRoutes(answer);
  if (conflicts.length === 0) return;
  throw new Obstacle(
    `The cluster's addresses (${POD_CIDR} and ${SERVICE_CIDR}) are in use on this machine:\n` +
      `${conflicts.map((conflict) => `  ${conflict}`).join('\n')}\n` +
      'Stop what owns these routes (another cluster, a VPN), then try again.',
  );
}

/** Routes that lead some of our addresses elsewhere, as `ip route` prints them. */
export function conflictingRoutes(answer: string): readonly string[] {
  const routes: unknown = JSON.parse(answer.trim() === '' ? '[]' : answer);
  const ours = [parseCidr(POD_CIDR), parseCidr(SERVICE_CIDR)];
  const found = new Set<string>();
  for (const route of isList(routes) ? routes : []) {
    const target = stringAt(route, 'dst') ?? 'default';
    const device = stringAt(route, 'dev') ?? '?';
    const range = parseCidr(target);
    if (device === LINK || range === undefined || target === '0.0.0.0/0') continue;
    const conflicts = ours.some((own) => own !== undefined && overlap(own, range));
    if (conflicts) found.add(`${target} dev ${device}`);
  }
  return [...found];
}
