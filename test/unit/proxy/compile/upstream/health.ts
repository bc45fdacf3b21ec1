import { healthCheck } from '../../../../../proxy/compile/upstream/health.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import type { HealthCheck } from '../../../../../api/xds/index.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  const times = { timeout: '1s', interval: '5s', unhealthyThreshold: 2, healthyThreshold: 1 };
  const plan = (more: HealthCheck) => healthCheck({ ...times, ...more }, 'c', compilation().place);
  const refused = (more: HealthCheck) =>
    refusedBy((at) => healthCheck({ ...times, ...more }, 'c', at));

  t.test('an HTTP check asks the cluster’s name for 200 unless told otherwise', async (t) => {
    t.match(plan({ httpHealthCheck: { path: '/h' } }), {
      intervalMs: 5000,
      noTrafficIntervalMs: 60_000,
      unhealthyIntervalMs: 5000,
      reusesConnection: true,
      check: { kind: 'http', host: 'c', method: 'GET', expected: [[200, 201]], version: 'http1' },
    });
    t.match(plan({ grpcHealthCheck: {} }).check, { kind: 'grpc', authority: 'c' });
  });

  t.test('bytes are hex, however they are written', async (t) => {
    const tcpHealthCheck = { send: { text: '50494E47' }, receive: [{ binary: 'UE9ORw==' }] };

    t.same(plan({ tcpHealthCheck }).check, {
      kind: 'tcp',
      send: '50494e47',
      receive: ['504f4e47'],
    });
    t.same(refused({ tcpHealthCheck: { send: { text: 'xyz' } } }), ['tcp_health_check.send.text']);
  });

  t.test('a check without a way, a path or times is refused', async (t) => {
    t.same(refused({}), ['']);
    t.same(refused({ httpHealthCheck: {} }), ['http_health_check.path']);
    t.equal(refusedBy((at) => healthCheck({ tcpHealthCheck: {} }, 'c', at)).length, 4);
  });
}
