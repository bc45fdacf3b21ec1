import { routePlan } from '../../../../../proxy/compile/route/route.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import type { Route } from '../../../../../api/xds/index.ts';
import type { Scope } from '../../../../../proxy/compile/route/scope.ts';
import type { Place } from '../../../../../proxy/compile/reading/index.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  const plan = (route: Route, place: Place = compilation().place) =>
    routePlan(route, scope(place), place);
  const match = { prefix: '/' };

  t.test('says what people call it, where it came from, and what filters are told', async (t) => {
    const route = plan({
      name: 'r',
      match,
      route: { cluster: 'c', rateLimits: [{ actions: [{ remoteAddress: {} }] }] },
      decorator: { operation: 'op' },
      metadata: { filterMetadata: { istio: { config: '/apis/vs#0' } } },
      tracing: { randomSampling: { numerator: 5 } },
    });

    t.match(route, {
      name: 'r',
      operation: 'op',
      origin: '/apis/vs#0',
      samplePercent: 5,
      limitActions: [[{ kind: 'remote-address' }]],
    });
  });

  t.test('own settings reach the retries and the hedge of a route', async (t) => {
    const lateen = {
      retries_only_idempotent: true,
      retries_follow_grpc: true,
      hedges_after_ms: 50,
    };
    const route = { cluster: 'c', retryPolicy: {} };

    t.match(plan({ match, route, metadata: { filterMetadata: { lateen } } }).action, {
      retry: { onlyIdempotent: true, followsGrpc: true },
      hedge: { afterMs: 50, onAttemptTimeout: false },
    });
    t.match(plan({ match, route }).action, { retry: { onlyIdempotent: false }, hedge: undefined });
  });

  t.test('an answer that stands in the configuration is small and final', async (t) => {
    const respond = (status: number, inlineString: string) =>
      refusedBy((at) => plan({ match, directResponse: { status, body: { inlineString } } }, at));

    t.same(respond(200, 'short'), []);
    t.same(respond(200, 'too long for the scope'), ['direct_response.body']);
    t.same(respond(100, ''), ['direct_response.status']);
  });

  t.test('a route without an action is refused', async (t) => {
    t.same(
      refusedBy((at) => plan({ match }, at)),
      [''],
    );
  });
}

function scope(place: Place): Scope {
  return {
    filters: [],
    mirrors: { policies: undefined, place },
    retry: undefined,
    hedge: undefined,
    replayBytesMax: undefined,
    bodyBytesMax: 8,
    limits: [],
  };
}
