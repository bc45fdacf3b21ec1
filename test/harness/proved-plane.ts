// A control plane of YAML texts that certifies proxies and knows who they are: everything but
// watches. For tests of what only a proxy that proved itself is told.
import {
  silentLog,
  systemClock,
  systemRandom,
  type KubeObject,
  type Part,
} from '../../lib/index.ts';
import { Xds } from '../../api/xds/index.ts';
import { Authority, makeRoot, ServingCertificate } from '../../control-plane/ca/index.ts';
import { Stages } from '../../control-plane/index.ts';
import {
  adsMethods,
  adsService,
  certificateMethods,
  certificateService,
  encodeWith,
  grpcServer,
  Registry,
  SecretReaders,
} from '../../control-plane/serve/index.ts';
import { Edition } from '../../control-plane/snapshot/index.ts';
import { worldOfYaml } from '../../control-plane/watch/index.ts';

export type ProvedPlane = {
  readonly rootPem: string;
  readonly server: Part;
  readonly registry: Registry;
  /** From now on this is what there is. */
  readonly publish: (yaml: readonly string[]) => void;
};

type Options = {
  readonly port: number;
  readonly yaml: readonly string[];
  /** Whose token every caller brings. */
  readonly caller: { readonly namespace: string; readonly serviceAccount: string };
  readonly signal: AbortSignal;
  /** Of the plane beside it, when there are several; else it makes its own. */
  readonly root?: ReturnType<typeof makeRoot>;
};

export function planesRoot(): ReturnType<typeof makeRoot> {
  const effects = { clock: systemClock, random: systemRandom };
  return makeRoot({ trustDomain: TRUST_DOMAIN, ...effects });
}

const TRUST_DOMAIN = 'cluster.local';
const HOUR_MS = 3_600_000;

export function provedPlane(options: Options): ProvedPlane {
  const { port, yaml, caller, signal, root = planesRoot() } = options;
  const effects = { clock: systemClock, random: systemRandom, log: silentLog };
  const xds = new Xds();
  const limits = { ttlMs: HOUR_MS, ttlMsMax: 24 * HOUR_MS };
  const authority = new Authority({ root, trustDomain: TRUST_DOMAIN, ...limits, ...effects });
  const dnsNames = ['localhost'];
  const certificate = new ServingCertificate({ authority, dnsNames, clock: systemClock });
  signal.addEventListener('abort', () => certificate.stop(), { once: true });
  const connected = () => registry.connections.map(({ node }) => node);
  const readers = new SecretReaders(
    { api: { create: allow }, connected, onChange: () => registry.publish(), ...effects },
    signal,
  );
  const stages = new Stages(worldIn(yaml), readers);
  const registry = new Registry({
    collectionsOf: (node) => stages.collectionsOf(node),
    edition: new Edition(encodeWith(xds)),
    ...effects,
  });
  const callers = {
    trustDomain: TRUST_DOMAIN,
    review: async () => ({ kind: 'ok', ...caller }) as const,
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
  return {
    rootPem: root.pem,
    registry,
    server: grpcServer({ name: 'grpc', port, services, tls: { certificate, rootPem: root.pem } }),
    publish(next) {
      stages.take(worldIn(next));
      registry.publish();
    },
  };
}

function worldIn(yaml: readonly string[]) {
  const { world, problems } = worldOfYaml(yaml);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return world;
}

/** Everybody may read what is theirs. */
async function allow(_: unknown, review: KubeObject): Promise<KubeObject> {
  return { ...review, status: { allowed: true } };
}
