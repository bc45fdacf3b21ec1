// The control plane's gRPC servers and the proxy's stream over real sockets: who is let in, what
// arrives, and that a client comes back by itself.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { Client, ChannelCredentials, Metadata } from '@grpc/grpc-js';
import { t } from 'tap';
import { silentLog, systemClock, systemRandom, type Part } from '../../lib/index.ts';
import { Xds } from '../../api/xds/index.ts';
import { Authority, makeRoot, ServingCertificate } from '../../control-plane/ca/index.ts';
import {
  adsMethods,
  adsService,
  certificateMethods,
  certificateService,
  encodeWith,
  grpcServer,
  Registry,
} from '../../control-plane/serve/index.ts';
import { Edition, type Collections } from '../../control-plane/snapshot/index.ts';
import { systemDial } from '../../proxy/grpc/index.ts';
import { startAds, type Ads, type AdsUpdate } from '../../proxy/xds/index.ts';
import { collectionsOf } from '../harness/ads.ts';
import { CSR, CSR_KEY } from '../harness/csr.ts';

const PORT = 25_012;
const TRUST_DOMAIN = 'cluster.local';
const SHOP = { listeners: { '80': 'r80' }, routes: { r80: ['a'] }, clusters: { a: 1 } };

type World = {
  readonly root: string;
  readonly registry: Registry;
  readonly server: () => Part;
  readonly publish: (collections: Collections) => void;
};

function world(): World {
  const effects = { clock: systemClock, random: systemRandom, log: silentLog };
  const xds = new Xds();
  const root = makeRoot({ trustDomain: TRUST_DOMAIN, ...effects });
  const limits = { ttlMs: 3_600_000, ttlMsMax: 86_400_000 };
  const authority = new Authority({ root, trustDomain: TRUST_DOMAIN, ...limits, ...effects });
  const dnsNames = ['localhost'];
  const certificate = new ServingCertificate({ authority, dnsNames, clock: systemClock });
  t.teardown(() => certificate.stop());
  let current = collectionsOf(SHOP);
  const collections = (): Collections => current;
  const edition = new Edition(encodeWith(xds));
  const registry = new Registry({ collectionsOf: collections, edition, ...effects });
  const callers = {
    trustDomain: TRUST_DOMAIN,
    async review(token: string) {
      if (token === 'good')
        return { kind: 'ok', namespace: 'shop', serviceAccount: 'web' } as const;
      return { kind: 'rejected', reason: 'the token is not valid' } as const;
    },
  };
  let ids = 0;
  const ads = { registry, xds, callers, id: () => `c${++ids}`, ...effects };
  const services = [
    { methods: adsMethods(xds), implementation: adsService(ads) },
    {
      methods: certificateMethods(xds),
      implementation: certificateService({ authority, callers, log: silentLog }),
    },
  ];
  const tls = { certificate, rootPem: root.pem };
  return {
    root: root.pem,
    registry,
    server: () => grpcServer({ name: 'grpc', port: PORT, services, tls }),
    publish(next) {
      current = next;
      registry.publish();
    },
  };
}

type Proxy = { readonly ads: Ads; readonly updates: AdsUpdate[]; next(): Promise<AdsUpdate> };

function proxy(roots: string, how: { token?: string; chain?: string; namespace?: string }): Proxy {
  const updates: AdsUpdate[] = [];
  let wake: (() => void) | undefined;
  let read = 0;
  const certificate =
    how.chain === undefined ? {} : { certificate: { chain: how.chain, key: CSR_KEY } };
  const { namespace = 'shop' } = how;
  const ads = startAds({
    address: `localhost:${PORT}`,
    tls: () => ({ roots, ...certificate }),
    token: () => how.token,
    node: { id: `sidecar~10.0.0.1~web-1.${namespace}~x`, userAgentName: 'lateen' },
    xds: new Xds(),
    check: () => [],
    onUpdate(update) {
      updates.push(update);
      wake?.();
    },
    dial: systemDial(systemClock),
    clock: systemClock,
    random: systemRandom,
    log: silentLog,
  });
  t.teardown(() => ads.stop());
  return {
    ads,
    updates,
    async next() {
      if (updates.length <= read) await new Promise<void>((resolve) => (wake = resolve));
      const update = updates[read++];
      if (update === undefined) throw new Error('woken without an update');
      return update;
    },
  };
}

type Certifying = { readonly root: string; readonly token: string };

async function certify({ root, token }: Certifying): Promise<readonly string[]> {
  const xds = new Xds();
  const client = new Client(`localhost:${PORT}`, ChannelCredentials.createSsl(Buffer.from(root)));
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${token}`);
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      '/istio.v1.auth.IstioCertificateService/CreateCertificate',
      (csr: string) =>
        xds.encode('istio.v1.auth.IstioCertificateRequest', { csr, validityDuration: 120 }),
      (bytes) => xds.decode('istio.v1.auth.IstioCertificateResponse', bytes),
      CSR,
      metadata,
      (error, response) => {
        client.close();
        if (error instanceof Error) reject(error);
        else resolve(response?.kind === 'ok' ? (response.value.certChain ?? []) : []);
      },
    );
  });
}

t.test('from a token to a certificate to configuration, and back after an outage', async (t) => {
  const { root, registry, server, publish } = world();
  const first = server();
  await first.start();

  const chain = await certify({ root, token: 'good' });
  const leaf = new X509Certificate(chain[0] ?? '');
  t.equal(leaf.subjectAltName, 'URI:spiffe://cluster.local/ns/shop/sa/web');
  t.ok(leaf.checkPrivateKey(createPrivateKey(CSR_KEY)));
  t.equal(chain[1], root);
  await t.rejects(certify({ root, token: 'bad' }), /UNAUTHENTICATED.*not valid/);

  const sidecar = proxy(root, { chain: chain.join('') });
  const begun = performance.now();
  const seen: string[] = [];
  while (seen.length < 4) {
    const { changed } = await sidecar.next();
    seen.push(...changed.map(({ kind, name }) => `${kind} ${name}`));
  }
  t.same(seen, ['endpoints a', 'cluster a', 'routes r80', 'listener 80']);
  t.comment(`configured in ${Math.round(performance.now() - begun)} ms`);
  t.equal(registry.connections[0]?.node.serviceAccount, 'web');

  publish(collectionsOf({ ...SHOP, clusters: { a: 2 } }));
  t.same(
    (await sidecar.next()).changed.map(({ name }) => name),
    ['a'],
  );

  await first.stop();
  publish(collectionsOf({ ...SHOP, clusters: { a: 3 } }));
  const second = server();
  await second.start();
  t.same(
    (await sidecar.next()).changed.map(({ name }) => name),
    ['a'],
    'and nothing else',
  );
  t.ok(sidecar.ads.isConnected());

  const liar = proxy(root, { token: 'good', namespace: 'bank' });
  const other = proxy(root, { token: 'good' });
  t.ok((await other.next()).changed.length > 0);
  t.equal(liar.ads.isConnected(), false);
  t.same(liar.updates, []);
  await Promise.all([sidecar, liar, other].map(({ ads }) => ads.stop()));
  await second.stop();
});
