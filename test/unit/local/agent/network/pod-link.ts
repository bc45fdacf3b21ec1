import type { Test } from '../../../../harness/unit.ts';
import { nodeEnd, podEnd, removal } from '../../../../../local/agent/network/pod-link.ts';

const POD = { uid: '6f1c', address: '10.244.1.5' };

export function spec(t: Test): void {
  t.test('the node routes one address to one link, without ARP', async (t) => {
    const peer = ' peer name eth0 address 0a:58:0a:f4:01:05 netns pod-6f1c';
    t.equal(
      nodeEnd(POD),
      `netns add pod-6f1c
link add pod-1-5 address ee:ee:ee:ee:ee:ee type veth${peer}
link set pod-1-5 alias 6f1c addrgenmode none up
neigh replace 10.244.1.5 lladdr 0a:58:0a:f4:01:05 dev pod-1-5 nud permanent
route replace 10.244.1.5/32 dev pod-1-5 scope link src 10.244.0.1
`,
    );
  });

  t.test('the pod sends everything to its gateway', async (t) => {
    t.equal(
      podEnd(POD),
      `link set lo up
link set eth0 addrgenmode none up
addr add 10.244.1.5/32 dev eth0
neigh replace 169.254.1.1 lladdr ee:ee:ee:ee:ee:ee dev eth0 nud permanent
route replace default via 169.254.1.1 dev eth0 onlink src 10.244.1.5
`,
    );
  });

  t.test('removal takes the link and the namespace', async (t) => {
    t.equal(removal(POD), 'link del pod-1-5\nnetns del pod-6f1c\n');
  });
}
