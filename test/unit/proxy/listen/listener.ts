import { connect } from 'node:net';
import type { Test } from '../../../harness/unit.ts';
import {
  endpoint,
  endpointsPlan,
  forwardTo,
  httpPlan,
  listenerPlan,
  routePlan,
  tablePlan,
  targetTo,
  upstreamPlan,
} from '../../../harness/plans.ts';
import { freePort, heardOf } from '../../../harness/socket-pair.ts';
import { ListenBench } from '../../../harness/listen-bench.ts';

const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';

export function spec(t: Test): void {
  t.test('a listener that goes lets its connections finish, and takes no new ones', async (t) => {
    const port = await freePort();
    const action = forwardTo(targetTo('svc'));
    const serve = httpPlan(tablePlan({ '*': [routePlan('r', {}, { action })] }));
    const listener = listenerPlan('l', { port, chains: [{ serve }] });
    const bench = new ListenBench([
      endpointsPlan('svc', endpoint('10.0.0.2')),
      upstreamPlan('svc'),
      listener,
    ]);
    for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
    const client = connect(port, '127.0.0.1');
    const heard = heardOf(client);

    client.write(GET);
    await new Promise<void>((resolve) => client.once('data', () => resolve()));
    bench.change({ set: [], removed: [{ kind: 'listener', name: 'l' }] });
    client.write(GET);

    const text = await heard;
    t.equal(text.split('HTTP/1.1 200 OK').length, 3);
    t.match(text, /connection: close\r\n\r\nhi$/);
    const refused = connect(port, '127.0.0.1');
    await new Promise<void>((resolve) => refused.once('error', () => resolve()));
    client.destroy();
  });
}
