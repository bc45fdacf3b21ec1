// The plan of one pod's network, as the exact text that `ip -batch` and `sh` are given. Every pod
// has one address, routed to one veth; there is no bridge and no ARP, because both ends know each
// other's hardware address from the start. So all traffic passes the node, where services are
// translated.
import { NODE_ADDRESS, numberOf, POD_GATEWAY } from '../../layout/index.ts';

export type PodLink = {
  readonly uid: string;
  readonly address: string;
};

// The same on every veth: a pod only ever speaks to the node.
const NODE_HARDWARE = 'ee:ee:ee:ee:ee:ee';

/** The name of the pod's network namespace. */
export function netnsOf(uid: string): string {
  return `pod-${uid}`;
}

/** `pod-1-5` for 10.244.1.5: the node's end of the veth. */
export function linkOf(address: string): string {
  const [, , third = '', fourth = ''] = address.split('.');
  return `pod-${third}-${fourth}`;
}

/** For `ip -batch` in the node. The alias is how a restarted agent knows whose link it is. */
export function nodeEnd({ uid, address }: PodLink): string {
  const link = linkOf(address);
  const hardware = hardwareOf(address);
  return lines(
    `netns add ${netnsOf(uid)}`,
    `link add ${link} address ${NODE_HARDWARE} type veth` +
      ` peer name eth0 address ${hardware} netns ${netnsOf(uid)}`,
    `link set ${link} alias ${uid} addrgenmode none up`,
    `neigh replace ${address} lladdr ${hardware} dev ${link} nud permanent`,
    `route replace ${address}/32 dev ${link} scope link src ${NODE_ADDRESS}`,
  );
}

/** For `ip -batch` in the pod's namespace. */
export function podEnd({ address }: PodLink): string {
  return lines(
    'link set lo up',
    'link set eth0 addrgenmode none up',
    `addr add ${address}/32 dev eth0`,
    `neigh replace ${POD_GATEWAY} lladdr ${NODE_HARDWARE} dev eth0 nud permanent`,
    `route replace default via ${POD_GATEWAY} dev eth0 onlink src ${address}`,
  );
}

/** Removes whatever of a pod's network stands; for `ip -force -batch`. */
export function removal({ uid, address }: PodLink): string {
  return lines(`link del ${linkOf(address)}`, `netns del ${netnsOf(uid)}`);
}

/** Runs in the pod's namespace with `podEnd` as its input. */
export const POD_SCRIPT = [
  'set -e',
  'ip -batch -',
  'cd /proc/sys/net/ipv4',
  // Programs that are not root may listen on 80 and may ping, as under every container runtime.
  'echo 0 > ip_unprivileged_port_start',
  "echo '0 2147483647' > ping_group_range",
  // Inherited from the host; redirected traffic arrives from addresses that no route leads back to.
  'for name in all default eth0; do echo 0 > conf/$name/rp_filter; done',
].join('\n');

// 0a:58 and then the address, as container networks commonly do: readable in a packet capture.
function hardwareOf(address: string): string {
  const number = numberOf(address) ?? 0;
  const bytes = [0x0a, 0x58, ...[24, 16, 8, 0].map((shift) => (number >>> shift) & 255)];
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}

function lines(...commands: readonly string[]): string {
  return `${commands.join('\n')}\n`;
}
