import { findingsOf } from '../../../harness/findings.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const said = (kind: string, spec: string): readonly string[] => findingsOf({ kind, spec });

  t.test('warns of rules that are never reached', async (t) => {
    t.match(
      said(
        'VirtualService',
        `
      hosts: [a]
      http: [{ route: [{ destination: { host: a } }] }, { route: [{ destination: { host: b } }] }]`,
      ),
      [/^warning spec\.http\[0\] matches everything/],
    );
  });

  t.test('knows what a delegate must not have', async (t) => {
    t.match(
      said(
        'VirtualService',
        `
      gateways: [g]
      http: [{ delegate: { name: other } }]`,
      ),
      [
        /^error spec\.gateways must not be here without hosts/,
        /^error spec\.http\[0\]\.delegate must not delegate again/,
      ],
    );
  });

  t.test('wants routes to somewhere, from hosts and gateways that can be', async (t) => {
    t.match(
      said(
        'VirtualService',
        'hosts: ["*.example.com", 10.0.0.1]\ngateways: ["/g"]\nexportTo: [".", "*"]',
      ),
      [
        /spec\.gateways\[0\] '\/g' must be a name/,
        /spec\.exportTo '\*' is all namespaces/,
        /spec has no routes/,
      ],
    );
    t.match(said('VirtualService', 'hosts: [a]\ntls: [{ match: [{ sniHosts: [] }], route: [] }]'), [
      /spec\.tls\[0\]\.route is required/,
      /spec\.tls\[0\]\.match\[0\]\.sniHosts is required/,
    ]);
  });

  t.test('wants networks that there can be', async (t) => {
    const to = 'route: [{ destination: { host: a } }]';
    const tls = `{ match: [{ sniHosts: [a], destinationSubnets: [10.0.0.0/8, ten] }], ${to} }`;
    const tcp = `{ match: [{ sourceSubnet: 10.0.0.0/99 }], ${to} }`;

    t.match(said('VirtualService', `{ hosts: [a], tls: [${tls}], tcp: [${tcp}] }`), [
      /spec\.tls\[0\]\.match\[0\]\.destinationSubnets\[1\] 'ten' is neither/,
      /spec\.tcp\[0\]\.match\[0\]\.sourceSubnet/,
    ]);
  });
}
