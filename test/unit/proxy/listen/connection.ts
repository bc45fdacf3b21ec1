import type { Test } from '../../../harness/unit.ts';
import {
  endpoint,
  endpointsPlan,
  forwardTo,
  httpPlan,
  listenerPlan,
  routePlan,
  tablePlan,
  targetTo,
  upstreamPlan,
} from '../../../harness/plans.ts';
import { ListenBench } from '../../../harness/listen-bench.ts';
import { heardOf, socketPair } from '../../../harness/socket-pair.ts';
import { Accepted } from '../../../../proxy/listen/connection.ts';

const http = httpPlan(
  tablePlan({ '*': [routePlan('r', {}, { action: forwardTo(targetTo('svc')) })] }),
);
const tcp = { kind: 'tcp', statPrefix: '', targets: [targetTo('svc')], idleTimeoutMs: 0 } as const;
const lost = { ...tcp, targets: [targetTo('gone')] };
const tls = {
  certificate: 'default',
  trust: 'ROOTCA',
  requireClientCertificate: true,
  alpn: [],
  peerPrefixes: [],
};
const sniff = { tls: true, http: true, timeoutMs: 40 };

/** A connection accepted by a listener with these chains. */
async function accepted(chains: Parameters<typeof listenerPlan>[1]['chains']) {
  const bench = new ListenBench([endpointsPlan('svc', endpoint('10.0.0.2')), upstreamPlan('svc')]);
  const { server, client } = await socketPair();
  const listener = listenerPlan('l', { chains: chains ?? [], sniff });
  const destination = { address: '10.96.0.9', port: 80 };
  new Accepted(bench.world, server, listener, destination).begin();
  return { bench, client, heard: heardOf(client) };
}

const CHAINS = [
  { match: { transport: 'raw' as const, applicationProtocols: ['http/1.1'] }, serve: http },
  { match: { transport: 'raw' as const }, serve: tcp },
];

export function spec(t: Test): void {
  t.test('serves each protocol by its own chain, whole from the first byte', async (t) => {
    const web = await accepted(CHAINS);
    web.client.end('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    const raw = await accepted(CHAINS);
    raw.client.end('\x01\x02\x03');

    t.match(await web.heard, /^HTTP\/1.1 200 OK\r\n/);
    t.equal(await raw.heard, 'heard 3');
    t.equal(raw.bench.received, '\x01\x02\x03');
  });

  t.test(
    'a protocol that looks like the start of HTTP is served as bytes in the end',
    async (t) => {
      const { client, bench, heard } = await accepted(CHAINS);
      client.write('HELLO');
      await new Promise<void>((resolve) => client.once('data', () => resolve()));
      client.end();

      t.equal(await heard, 'heard 5');
      t.equal(bench.received, 'HELLO');
    },
  );

  t.test('a probe that says nothing reaches no upstream', async (t) => {
    const { client, bench, heard } = await accepted(CHAINS);
    client.end();

    t.equal(await heard, '');
    t.same(bench.dialled, []);
  });

  t.test('who finds no chain, no upstream or no certificate is let go', async (t) => {
    for (const chains of [
      [{ match: { transport: 'tls' as const }, serve: tcp }],
      [{ serve: lost }],
      [{ tls, serve: tcp }],
    ]) {
      const { client, bench, heard } = await accepted(chains);
      client.write('\x01');

      t.match(await heard, /^(<reset>)?$/);
      t.same(bench.dialled, []);
    }
  });
}
