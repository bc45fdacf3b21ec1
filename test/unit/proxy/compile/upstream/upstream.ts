import { upstreamPieces } from '../../../../../proxy/compile/upstream/upstream.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import type { Cluster } from '../../../../../api/xds/index.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  const upstream = (more: Cluster) =>
    upstreamPieces({ name: 'c', ...more }, compilation().place).upstream;
  const refused = (more: Cluster) => refusedBy((at) => upstreamPieces({ name: 'c', ...more }, at));

  t.test('unset is what Envoy holds', async (t) => {
    t.match(upstream({}), {
      source: { kind: 'endpoints', endpoints: 'c' },
      balance: { kind: 'round-robin', panicPercent: 50, locality: { kind: 'none' } },
      connectTimeoutMs: 5000,
      keepalive: undefined,
      http: { version: 'http1', idleTimeoutMs: 3_600_000, learnsIdleTime: false },
      tls: [],
      limits: { default: { connectionsMax: 1024, retriesMax: 3, pendingTimeoutMs: 0 } },
      outlier: undefined,
      healthChecks: [],
      closesOnUnhealthy: false,
      drainsOnRemoval: true,
      bufferBytesMax: 1_048_576,
    });
  });

  t.test('own settings reach what they are about', async (t) => {
    const lateen = { probation: true, learns_idle_time: true, pending_timeout_ms: 3000 };
    const plan = upstream({ metadata: { filterMetadata: { lateen } }, outlierDetection: {} });

    t.match(plan, {
      http: { learnsIdleTime: true },
      limits: { default: { pendingTimeoutMs: 3000 }, high: { pendingTimeoutMs: 3000 } },
      outlier: { probation: true },
    });
  });

  t.test('names to look up come with the cluster, and a logical one has one', async (t) => {
    const one = { endpoint: { address: { socketAddress: { address: 'a.io', portValue: 80 } } } };
    const loadAssignment = { endpoints: [{ lbEndpoints: [one, one] }] };

    t.same(refused({ type: 'STRICT_DNS' }), ['load_assignment']);
    t.same(refused({ type: 'STRICT_DNS', loadAssignment }), []);
    t.same(refused({ type: 'LOGICAL_DNS', loadAssignment }), ['load_assignment']);
  });

  t.test('what is known and not done is told', async (t) => {
    const { place, noted } = compilation();
    upstreamPieces({ name: 'c', altStatName: 'x', upstreamBindConfig: {} }, place);

    t.same(noted(), ['alt_stat_name', 'upstream_bind_config']);
    t.same(refused({ filters: [{ name: 'odd' }] }), ['filters[0].typed_config']);
    t.same(refused({ name: '' }), ['name']);
  });
}
