import type { Test } from '../../../harness/unit.ts';
import {
  httpVersion,
  multiplexes,
  outlierFields,
  policyFor,
} from '../../../../control-plane/translate/traffic-policy.ts';
import { MeshUnderTest } from '../../../harness/mesh-under-test.ts';

export function spec(t: Test): void {
  t.test('lets a subset replace whole blocks, and a port stand alone', async (t) => {
    const policy = {
      loadBalancer: { simple: 'RANDOM' },
      tls: { mode: 'SIMPLE' },
      portLevelSettings: [{ port: { number: 81 }, tls: { mode: 'DISABLE' } }],
    } as const;
    const narrower = { tls: { mode: 'ISTIO_MUTUAL' } } as const;

    t.same(policyFor({ port: 80, policy, narrower }), {
      loadBalancer: { simple: 'RANDOM' },
      tls: { mode: 'ISTIO_MUTUAL' },
    });
    t.same(policyFor({ port: 81, policy, narrower: undefined }), { tls: { mode: 'DISABLE' } });
  });

  t.test(
    'speaks HTTP/2 where the port or the rule says so, else what the client speaks',
    async (t) => {
      t.equal(httpVersion('http2', {}), 'http2');
      t.equal(
        httpVersion('http', { connectionPool: { http: { h2UpgradePolicy: 'UPGRADE' } } }),
        'http2',
      );
      t.equal(httpVersion('auto', {}), 'as-client');
      t.equal(httpVersion('http', {}), 'http1');
    },
  );

  t.test('shares connections with our own unless the rule or the mesh says no', async (t) => {
    const mesh = new MeshUnderTest([]).mesh.settings;
    const off = { ...mesh, h2UpgradePolicy: 'DO_NOT_UPGRADE' } as const;
    const asked = (h2UpgradePolicy: 'DEFAULT' | 'DO_NOT_UPGRADE' | 'UPGRADE') => ({
      connectionPool: { http: { h2UpgradePolicy } },
    });

    t.equal(multiplexes({}, mesh), true);
    t.equal(multiplexes(asked('DEFAULT'), mesh), true);
    t.equal(multiplexes(asked('DO_NOT_UPGRADE'), mesh), false);
    t.equal(multiplexes({}, off), false);
    t.equal(multiplexes(asked('UPGRADE'), off), true);
  });

  t.test(
    'detects outliers only when asked, and can leave errors of five hundred alone',
    async (t) => {
      t.same(outlierFields({}), {});
      t.match(
        outlierFields({
          outlierDetection: { consecutive5xxErrors: 0, consecutiveGatewayErrors: 3 },
        }),
        {
          outlierDetection: { enforcingConsecutive5xx: 0, enforcingConsecutiveGatewayFailure: 100 },
        },
      );
    },
  );
}
