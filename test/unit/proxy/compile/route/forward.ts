import { forward } from '../../../../../proxy/compile/route/forward.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import type { RouteAction } from '../../../../../api/xds/index.ts';
import type { Place } from '../../../../../proxy/compile/reading/index.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  const plan = (route: RouteAction, place: Place = compilation().place) =>
    forward(route, around(place), place);
  const refused = (route: RouteAction) => refusedBy((at) => plan(route, at));

  t.test('unset is what Envoy holds', async (t) => {
    t.match(plan({ cluster: 'c' }), {
      targets: [{ upstream: 'c', weight: 1 }],
      noUpstreamStatus: 503,
      timeoutMs: 15_000,
      idleTimeoutMs: undefined,
      durationMaxMs: undefined,
      grpcTimeout: undefined,
      retry: undefined,
      hedge: undefined,
      priority: 'default',
    });
    t.equal(plan({ cluster: 'c', timeout: '0s' }).timeoutMs, 0);
  });

  t.test('weights add up to something, and every target has a name', async (t) => {
    const weighted = (...clusters: { name?: string; weight?: number }[]) => ({
      weightedClusters: { clusters },
    });

    t.same(refused(weighted({ name: 'a', weight: 1 }, { name: 'b' })), []);
    t.same(refused(weighted({ name: 'a' })), ['weighted_clusters.clusters']);
    t.same(refused(weighted()), ['weighted_clusters.clusters']);
    t.same(refused(weighted({ weight: 1 })), ['weighted_clusters.clusters[0].name']);
  });

  t.test('a cluster may be named by a header, and must be named', async (t) => {
    t.match(plan({ clusterHeader: 'X-To' }), { targets: [], targetHeader: 'x-to' });
    t.same(refused({}), ['']);
  });

  t.test('hosts and paths are rewritten in one way', async (t) => {
    const regexRewrite = { pattern: { regex: '^/a' }, substitution: '/b' };

    t.match(plan({ cluster: 'c', regexRewrite, autoHostRewrite: true }), {
      pathRewrite: { kind: 'regex', pattern: '^/a', substitution: '/b' },
      hostRewrite: { kind: 'endpoint' },
    });
    t.same(refused({ cluster: 'c', regexRewrite, prefixRewrite: '/x' }), ['']);
  });

  t.test('grpc-timeout is honoured in the older form as in the newer', async (t) => {
    const grpcTimeout = { maxMs: 0, offsetMs: 0 };
    const maxStreamDuration = { maxStreamDuration: '0s', grpcTimeoutHeaderMax: '0s' };

    t.match(plan({ cluster: 'c', maxGrpcTimeout: '0s' }), { grpcTimeout });
    t.match(plan({ cluster: 'c', maxStreamDuration }), { grpcTimeout, durationMaxMs: 0 });
  });
}

function around(place: Place): Parameters<typeof forward>[1] {
  const scope = {
    filters: [],
    mirrors: { policies: undefined, place },
    retry: undefined,
    hedge: undefined,
    replayBytesMax: undefined,
    bodyBytesMax: 0,
    limits: [],
  };
  const own = { retries_only_idempotent: false, retries_follow_grpc: false, hedges_after_ms: 0 };
  return { scope, own };
}
