// The one link between the host and the node, as the exact text that `ip -batch` is given. The host
// gets this link and two routes, and nothing else.
import {
  DNS_ADDRESS,
  HOST_ADDRESS,
  NODE_ADDRESS,
  POD_CIDR,
  SERVICE_CIDR,
} from '../layout/index.ts';
import type { ProcessName } from './process.ts';

export const LINK = 'lateen0';
const UPLINK = 'uplink';

/** For the host. The alias says whose link it is, should that process be killed. */
export function hostEnd(nodePid: number, owner: ProcessName): string {
  const via = `via ${NODE_ADDRESS} dev ${LINK} onlink src ${HOST_ADDRESS}`;
  return lines(
    `link add ${LINK} type veth peer name ${UPLINK} netns ${nodePid}`,
    `link set ${LINK} alias ${ownerText(owner)}`,
    // Before it is up: then it never gets an IPv6 address.
    `link set ${LINK} addrgenmode none`,
    `link set ${LINK} up`,
    `addr add ${HOST_ADDRESS}/32 dev ${LINK}`,
    `route add ${POD_CIDR} ${via}`,
    `route add ${SERVICE_CIDR} ${via}`,
  );
}

/**
 * For the node. There is no default route: what leads out of the cluster fails at once. The route
 * to services is never taken; it lets packets get as far as the rules that translate or refuse
 * them.
 */
export function nodeEnd(): string {
  return lines(
    'link set lo up',
    `addr add ${DNS_ADDRESS}/32 dev lo`,
    `link set ${UPLINK} addrgenmode none`,
    `link set ${UPLINK} up`,
    `addr add ${NODE_ADDRESS}/32 dev ${UPLINK}`,
    `route add ${HOST_ADDRESS}/32 dev ${UPLINK} scope link src ${NODE_ADDRESS}`,
    `route add ${SERVICE_CIDR} via ${HOST_ADDRESS} dev ${UPLINK} onlink src ${NODE_ADDRESS}`,
  );
}

export function ownerText({ pid, startTicks }: ProcessName): string {
  return `lateen-${pid}-${startTicks}`;
}

/** The process an alias names. */
export function ownerIn(alias: string): ProcessName | undefined {
  const found = /^lateen-(\d+)-(\d+)$/.exec(alias);
  if (found === null) return undefined;
  return { pid: Number(found[1]), startTicks: Number(found[2]) };
}

function lines(...commands: readonly string[]): string {
  return `${commands.join('\n')}\n`;
}
