import type { Test } from '../../../harness/unit.ts';
import { socketPair } from '../../../harness/socket-pair.ts';
import { originalDestination } from '../../../../proxy/listen/index.ts';

export function spec(t: Test): void {
  t.test('a connection that nobody redirected goes where it came, or nowhere known', async (t) => {
    const { server, client } = await socketPair();
    const found = originalDestination()(server);

    // Without connection tracking the kernel has no answer; with it, the address itself.
    if (found !== undefined) t.same(found, { address: '127.0.0.1', port: server.localPort });
    client.destroy();
    server.destroy();
    t.equal(originalDestination()(server), undefined);
  });
}
