import { validate } from '../../../../control-plane/validate/index.ts';
import { findingsOf, objectOf } from '../../../harness/findings.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const said = (kind: string, spec: string): readonly string[] => findingsOf({ kind, spec });

  t.test('tells all at once, though a part cannot be read', async (t) => {
    const route = { route: [{ destination: { host: 'a' }, weight: -1 }], timeout: 'soon' };
    const spec = { hosts: ['a'], http: [route] };
    const apiVersion = 'networking.istio.io/v1';

    const findings = validate({
      apiVersion,
      kind: 'VirtualService',
      metadata: { name: 'a' },
      spec,
    });

    t.same(
      findings.map(({ path }) => path),
      ['spec.http[0].timeout', 'spec.http[0].route[0].weight'],
    );
  });

  t.test('lets the rules of the well-known book shop pass', async (t) => {
    t.same(
      said(
        'VirtualService',
        `
      hosts: [reviews]
      http:
      - match: [{ headers: { end-user: { exact: jason } } }]
        route: [{ destination: { host: reviews, subset: v2 } }]
      - route:
        - { destination: { host: reviews, subset: v1 }, weight: 80 }
        - { destination: { host: reviews, subset: v2 }, weight: 20 }
        timeout: 0s
        retries: { attempts: 3, perTryTimeout: 2s, retryOn: "gateway-error,connect-failure,503" }`,
      ),
      [],
    );
    t.same(
      said(
        'VirtualService',
        `
      hosts: ["*"]
      gateways: [bookinfo-gateway]
      http: [{ match: [{ uri: { exact: /productpage } }, { uri: { prefix: /static } }],
        route: [{ destination: { host: productpage, port: { number: 9080 } } }] }]`,
      ),
      [],
    );
    t.same(
      said(
        'DestinationRule',
        `
      host: reviews
      trafficPolicy: { tls: { mode: ISTIO_MUTUAL }, loadBalancer: { simple: RANDOM } }
      subsets: [{ name: v1, labels: { version: v1 } }, { name: v2, labels: { version: v2 } }]`,
      ),
      [],
    );
    t.same(
      said(
        'Gateway',
        `
      selector: { istio: ingressgateway }
      servers: [{ port: { number: 8080, name: http, protocol: HTTP }, hosts: ["*"] }]`,
      ),
      [],
    );
    t.same(
      said(
        'PeerAuthentication',
        `
      selector: { matchLabels: { app: web } }
      mtls: { mode: STRICT }
      portLevelMtls: { "8080": { mode: DISABLE } }`,
      ),
      [],
    );
  });

  t.test('refuses Istio’s probe, and says which kinds do nothing', async (t) => {
    const probe = {
      metadata: { annotations: { 'internal.istio.io/webhook-always-reject': 'true' } },
    };
    t.equal(
      validate({ ...objectOf({ kind: 'Gateway', spec: 'servers: []' }), ...probe })[0]?.message,
      'is there to be refused',
    );
    t.match(said('AuthorizationPolicy', 'anything: 1'), [/warning spec is kept, but not applied/]);
    t.same(said('Unheard', 'anything: 1'), []);
  });
}
