import type { Test } from '../../../harness/unit.ts';
import { hostEnd, nodeEnd, ownerIn, ownerText } from '../../../../local/cluster/link.ts';

const OWNER = { pid: 41, startTicks: 1234 };

export function spec(t: Test): void {
  t.test('the host gets one link, one address and two routes', async (t) => {
    t.equal(
      hostEnd(77, OWNER),
      `link add lateen0 type veth peer name uplink netns 77
link set lateen0 alias lateen-41-1234
link set lateen0 addrgenmode none
link set lateen0 up
addr add 10.244.0.2/32 dev lateen0
route add 10.244.0.0/16 via 10.244.0.1 dev lateen0 onlink src 10.244.0.2
route add 10.96.0.0/12 via 10.244.0.1 dev lateen0 onlink src 10.244.0.2
`,
    );
  });

  t.test('the node has no way out', async (t) => {
    t.equal(
      nodeEnd(),
      `link set lo up
addr add 10.96.0.10/32 dev lo
link set uplink addrgenmode none
link set uplink up
addr add 10.244.0.1/32 dev uplink
route add 10.244.0.2/32 dev uplink scope link src 10.244.0.1
route add 10.96.0.0/12 via 10.244.0.2 dev uplink onlink src 10.244.0.1
`,
    );
  });

  t.test('a link says whose it is', async (t) => {
    t.same(ownerIn(ownerText(OWNER)), OWNER);
    t.equal(ownerIn('somebody else'), undefined);
  });
}
