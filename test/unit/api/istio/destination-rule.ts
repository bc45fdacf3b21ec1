import type { Test } from '../../../harness/unit.ts';
import { read } from '../../../../api/index.ts';
import { destinationRuleSpec } from '../../../../api/istio/index.ts';

export function spec(t: Test): void {
  t.test('takes the rules of the tutorials as they are', async (t) => {
    const reading = read(destinationRuleSpec, {
      host: 'httpbin',
      trafficPolicy: {
        connectionPool: { tcp: { maxConnections: 1 }, http: { http1MaxPendingRequests: 1 } },
        outlierDetection: { consecutive5xxErrors: 1, interval: '1s', baseEjectionTime: '3m' },
        portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'ISTIO_MUTUAL' } }],
      },
      subsets: [{ name: 'v1', labels: { version: 'v1' } }],
    });

    t.same([reading.kind, reading.findings], ['ok', []]);
  });

  t.test(
    'takes no rule without a host, no subset without a name, no word it does not know',
    async (t) => {
      const reading = read(destinationRuleSpec, {
        trafficPolicy: {
          loadBalancer: { simple: 'FASTEST' },
          outlierDetection: { interval: 'soon' },
        },
        subsets: [{}],
      });

      t.equal(reading.kind, 'rejected');
      t.same(reading.findings.map(({ path }) => path).toSorted(), [
        'host',
        'subsets[0].name',
        'trafficPolicy.loadBalancer.simple',
        'trafficPolicy.outlierDetection.interval',
      ]);
    },
  );
}
