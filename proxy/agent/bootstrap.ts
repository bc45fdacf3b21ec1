// A bootstrap file in Envoy's format (YAML or JSON) → the same resources that a control plane would
// send, the certificates it names, and where the admin port is.
import type { Json } from '../../lib/index.ts';
import type { DataSource, SocketAddress, Xds } from '../../api/xds/index.ts';
import type { Certificates } from '../tls/index.ts';
import type { AdsResource } from '../xds/index.ts';

export type Bootstrap = {
  readonly resources: readonly AdsResource[];
  readonly certificates: Certificates;
  readonly admin: SocketAddress | undefined;
};

type BootstrapReading =
  | { readonly kind: 'ok'; readonly bootstrap: Bootstrap; readonly unknown: readonly string[] }
  | { readonly kind: 'rejected'; readonly reasons: readonly string[] };

type BootstrapSources = {
  readonly xds: Xds;
  /** Reads a file that the bootstrap names. Throws when it cannot. */
  readonly readFile: (path: string) => string;
};

const BOOTSTRAP = 'envoy.config.bootstrap.v3.Bootstrap';
const VERSION = 'bootstrap';
const NOT_DYNAMIC =
  'dynamic_resources is not supported: ' +
  'without --config, CA_ADDR and PROXY_CONFIG name the control plane';

/** `value`: what the file spells. */
export function readBootstrap(value: Json, sources: BootstrapSources): BootstrapReading {
  const reading = sources.xds.fromJson(BOOTSTRAP, value);
  if (reading.kind === 'rejected') {
    return {
      kind: 'rejected',
      reasons: reading.problems.map(({ path, message }) => `${path} ${message}`),
    };
  }
  const { staticResources = {}, dynamicResources, admin } = reading.value;
  if (dynamicResources !== undefined) return { kind: 'rejected', reasons: [NOT_DYNAMIC] };
  const { listeners = [], clusters = [], secrets = [] } = staticResources;
  // Both spellings of a name are allowed, so paths come in both.
  const unknown = reading.unknown.map((path) =>
    path.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
  );
  const head = (path: string, name = '') => ({
    name,
    version: VERSION,
    unknown: unknown.filter((one) => one.startsWith(`staticResources.${path}.`)),
  });
  const resources: AdsResource[] = [
    ...clusters.map((value, i) => ({
      ...head(`clusters[${i}]`, value.name),
      kind: 'cluster' as const,
      value,
    })),
    ...listeners.map((value, i) => ({
      ...head(`listeners[${i}]`, value.name),
      kind: 'listener' as const,
      value,
    })),
  ];
  const pairs: Record<string, { chain: string; key: string }> = {};
  const bundles: Record<string, string> = {};
  for (const { name = '', tlsCertificate, validationContext } of secrets) {
    if (tlsCertificate !== undefined) {
      const chain = textOf(tlsCertificate.certificateChain, sources);
      pairs[name] = { chain, key: textOf(tlsCertificate.privateKey, sources) };
    }
    if (validationContext !== undefined)
      bundles[name] = textOf(validationContext.trustedCa, sources);
  }
  const bootstrap = {
    resources,
    certificates: { pairs, bundles },
    admin: admin?.address?.socketAddress,
  };
  return { kind: 'ok', bootstrap, unknown };
}

function textOf(source: DataSource | undefined, { readFile }: BootstrapSources): string {
  if (source?.filename !== undefined) return readFile(source.filename);
  if (source?.inlineBytes !== undefined)
    return Buffer.from(source.inlineBytes, 'base64').toString();
  return source?.inlineString ?? '';
}
