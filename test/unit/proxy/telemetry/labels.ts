import { labelsOf, TCP_LABELS, type LabelFacts } from '../../../../proxy/telemetry/labels.ts';
import { peerOf } from '../../../../proxy/telemetry/index.ts';
import { clientTls, endpoint, upstreamPlan } from '../../../harness/plans.ts';
import type { Test } from '../../../harness/unit.ts';

const FACTS: LabelFacts = {
  direction: 'outbound',
  self: peerOf({ WORKLOAD_NAME: 'web-v1', NAMESPACE: 'shop', LABELS: { app: 'web' } }),
  ownPrincipal: 'spiffe://a/ns/shop/sa/web',
  peer: undefined,
  peerPrincipal: '',
  isMutualTls: false,
  upstream: undefined,
  endpoint: undefined,
  authority: 'Reviews:9080',
  protocol: 'http',
  flag: '-',
};

export function spec(t: Test): void {
  t.test('towards an upstream that asks for a certificate both principals are known', async (t) => {
    const name = { kind: 'exact', text: 'spiffe://a/ns/b/sa/c', ignoreCase: false } as const;
    const tls = clientTls({ certificate: 'default', peerNames: [{ type: 'uri', name }] });
    const labels = { tlsMode: 'istio' };
    const wanted = { name: 'mutual', endpointLabels: labels, tls, proxyProtocol: undefined };
    const upstream = upstreamPlan('a', { tls: [wanted] });
    const mutual = { ...FACTS, upstream, endpoint: { ...endpoint('10.0.0.2'), labels } };

    t.match(named(mutual), {
      source_principal: 'spiffe://a/ns/shop/sa/web',
      destination_principal: 'spiffe://a/ns/b/sa/c',
      connection_security_policy: 'unknown',
    });
    const plain = { ...FACTS, upstream, endpoint: endpoint('10.0.0.2') };
    t.match(named(plain), { source_principal: 'unknown', destination_principal: 'unknown' });
  });

  t.test('a server believes certificates, not what a client calls it', async (t) => {
    const inbound = {
      ...FACTS,
      direction: 'inbound',
      isMutualTls: true,
      peerPrincipal: 'c',
    } as const;

    t.match(named(inbound), {
      reporter: 'destination',
      source_principal: 'c',
      destination_principal: 'spiffe://a/ns/shop/sa/web',
      destination_service: 'web',
      connection_security_policy: 'mutual_tls',
    });
  });

  t.test('what no service is known for goes by what was asked for', async (t) => {
    t.match(named(FACTS), { destination_service: 'reviews', destination_service_name: 'reviews' });
    const through = { ...FACTS, upstream: upstreamPlan('PassthroughCluster') };
    t.match(named(through), { destination_service_name: 'PassthroughCluster' });
  });
}

function named(facts: LabelFacts): Record<string, string> {
  const values = labelsOf(facts);
  return Object.fromEntries(TCP_LABELS.map((name, i) => [name, values[i] ?? '']));
}
