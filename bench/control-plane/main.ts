// The control plane of a run: our own server and authority, publishing a made-up mesh. `main.ts
// ROOT_FILE PORT ORDER_PORT LISTENER_PORT BACKEND_PORT`; orders are GET `/tell` and `/churn`, with
// `services` and `endpoints`, answered with the size of what is published.
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
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
import { silentLog, systemClock, systemRandom } from '../../lib/index.ts';
import { meshOfSize } from './mesh.ts';

const [, , rootFile = '', ...numbers] = process.argv;
const [port = 0, orderPort = 0, listenerPort = 0, backendPort = 0] = numbers.map(Number);

const TRUST_DOMAIN = 'cluster.local';
const DAY_MS = 24 * 3600 * 1000;
const CHURN_MS = 1000;

const effects = { clock: systemClock, random: systemRandom, log: silentLog };
const xds = new Xds();
const root = makeRoot({ trustDomain: TRUST_DOMAIN, ...effects });
const limits = { ttlMs: DAY_MS, ttlMsMax: DAY_MS };
const authority = new Authority({ root, trustDomain: TRUST_DOMAIN, ...limits, ...effects });
const dnsNames = ['localhost'];
const certificate = new ServingCertificate({ authority, dnsNames, clock: systemClock });
const callers = {
  trustDomain: TRUST_DOMAIN,
  review: async () => ({ kind: 'ok', namespace: 'bench', serviceAccount: 'client' }) as const,
};
const edition = new Edition(encodeWith(xds));
const state = {
  current: collectionsOf({ services: 0, endpoints: 0, revision: 0 }),
  connections: 0,
};
const registry = new Registry({ collectionsOf: () => state.current, edition, ...effects });
const ads = { registry, xds, callers, id: () => `c${++state.connections}`, ...effects };
const services = [
  { methods: adsMethods(xds), implementation: adsService(ads) },
  {
    methods: certificateMethods(xds),
    implementation: certificateService({ authority, callers, log: silentLog }),
  },
];

writeFileSync(rootFile, root.pem);
await grpcServer({ name: 'ads', port, services, tls: { certificate, rootPem: root.pem } }).start();
const churn = { timer: setInterval(() => undefined, DAY_MS) };
createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const number = (name: string): number => Number(url.searchParams.get(name));
  const order = { services: number('services'), endpoints: number('endpoints') };
  response.end(String(url.pathname === '/' ? 0 : obey(url.pathname === '/churn', order)));
}).listen(orderPort, '127.0.0.1');

type Order = { readonly services: number; readonly endpoints: number };

/** Answers how many bytes a proxy that has nothing would be told. */
function obey(isChurn: boolean, order: Order): number {
  clearInterval(churn.timer);
  // Both are made and encoded once, so that sending them is all that there is to do each second.
  const revisions = (isChurn ? [0, 1] : [0]).map((revision) =>
    collectionsOf({ ...order, revision }),
  );
  const sizes = revisions.map(sizeOf);
  const next = (): void => {
    const [first] = revisions.splice(0, 1);
    if (first === undefined) return;
    revisions.push(first);
    state.current = first;
    registry.publish();
  };
  next();
  if (isChurn) churn.timer = setInterval(next, CHURN_MS);
  return sizes[0] ?? 0;
}

function collectionsOf(order: Order & { readonly revision: number }): Collections {
  return meshOfSize({ listenerPort, backendPort, ...order });
}

function sizeOf(collections: Collections): number {
  const { types } = edition.publish(collections, '0');
  const resources = [...types.values()].flatMap((named) => [...named.values()]);
  return resources.reduce((sum, { bytes }) => sum + bytes.length, 0);
}
