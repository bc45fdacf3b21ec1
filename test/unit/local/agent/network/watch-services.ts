import type { Test } from '../../../../harness/unit.ts';
import { FakeKube } from '../../../../harness/fake-kube.ts';
import { ENDPOINT_SLICES, SERVICES } from '../../../../../api/kubernetes/index.ts';
import { ManualClock, seededRandom, silentLog } from '../../../../../lib/index.ts';
import { watchServices } from '../../../../../local/agent/network/watch-services.ts';

export function spec(t: Test): void {
  t.test('the book is complete after the first lists, and follows from then on', async (t) => {
    const clock = new ManualClock();
    const api = new FakeKube(clock);
    const stop = new AbortController();
    await api.seed(SERVICES, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'default' },
      spec: { clusterIP: '10.96.0.5', ports: [{ port: 80 }] },
    });
    let changes = 0;
    const changed = (): void => void (changes += 1);
    const options = { api, clock, random: seededRandom(1), log: silentLog, changed };
    const { book, complete } = watchServices(options, stop.signal);

    t.equal(book.isComplete(), false);
    await complete;
    t.equal(book.isComplete(), true);
    const service = book.service('default', 'web');
    if (service === undefined) throw new Error('the service is not in the book');

    const before = changes;
    await api.seed(ENDPOINT_SLICES, {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        name: 'w',
        namespace: 'default',
        labels: { 'kubernetes.io/service-name': 'web' },
      },
      addressType: 'IPv4',
      endpoints: [{ addresses: ['10.244.1.1'] }],
      ports: [{ port: 80 }],
    });
    await new Promise((resolve) => setImmediate(resolve));
    t.equal(book.slices(service).length, 1);
    t.equal(changes, before + 1);
    stop.abort();
  });
}
