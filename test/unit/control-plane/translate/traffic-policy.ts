import type { Test } from '../../../harness/unit.ts';
import {
  httpVersion,
  outlierFields,
  policyFor,
} from '../../../../control-plane/translate/traffic-policy.ts';

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
