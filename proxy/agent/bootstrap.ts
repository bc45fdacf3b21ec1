// A bootstrap file in Envoy's format (YAML or JSON) → the same resources that a control plane would
// send, the secrets it holds, and where the admin port is. What it says and we do not act on is
// told.
import { isIP } from 'node:net';
import type { Json } from '../../lib/index.ts';
import type {
  Locality,
  SocketAddress,
  Xds,
  XdsUnknown,
  BootstrapStaticResources as StaticResources,
} from '../../api/xds/index.ts';
import { compileSecret, type Files, type Finding } from '../compile/index.ts';
import type { SecretPlan } from '../plan/index.ts';
import type { Certificates } from '../tls/index.ts';
import type { AdsResource } from '../xds/index.ts';
import { disagreements } from './agreement.ts';

export type Bootstrap = {
  readonly resources: readonly AdsResource[];
  readonly secrets: readonly SecretPlan[];
  readonly admin: SocketAddress | undefined;
  /** Where it says that this proxy runs. */
  readonly locality?: Locality | undefined;
  /** The cluster whose endpoints are the proxies like this one. */
  readonly ownCluster?: string | undefined;
};

type BootstrapReading =
  | {
      readonly kind: 'ok';
      readonly bootstrap: Bootstrap;
      /** What is not acted on outside of the resources; those tell of themselves. */
      readonly findings: readonly Finding[];
    }
  | { readonly kind: 'rejected'; readonly reasons: readonly string[] };

type BootstrapSources = { readonly xds: Xds; readonly files: Files };

const BOOTSTRAP = 'envoy.config.bootstrap.v3.Bootstrap';
const VERSION = 'bootstrap';
const NOT_DYNAMIC =
  'dynamic_resources is not supported: ' +
  'without --config, CA_ADDR and PROXY_CONFIG name the control plane';

/** `value`: what the file spells. */
export function readBootstrap(value: Json, { xds, files }: BootstrapSources): BootstrapReading {
  const reading = xds.fromJson(BOOTSTRAP, value);
  if (reading.kind === 'rejected') {
    return rejected(reading.problems.map(({ path, message }) => `${path} ${message}`));
  }
  const { staticResources = {}, dynamicResources, admin, node, clusterManager } = reading.value;
  const reasons = dynamicResources === undefined ? [] : [NOT_DYNAMIC];
  const unknown = new Unknown(reading.unknown);
  const secrets: SecretPlan[] = [];
  const findings: Finding[] = [];
  for (const [i, secret] of (staticResources.secrets ?? []).entries()) {
    const compiled = compileSecret(secret, { unknown: unknown.in(`secrets[${i}]`), files });
    findings.push(...compiled.findings);
    if (compiled.kind === 'rejected') reasons.push(...compiled.problems.map(text));
    else secrets.push(...compiled.value.filter((piece) => piece.kind === 'secret'));
  }
  const address = admin?.address?.socketAddress;
  if (address?.address !== undefined && isIP(address.address) === 0) {
    reasons.push(`admin.address '${address.address}' is not an address`);
  }
  const between = disagreements(staticResources);
  reasons.push(...between.reasons);
  if (reasons.length > 0) return rejected(reasons);
  findings.push(...between.findings);
  for (const { path } of unknown.elsewhere) findings.push({ path, message: 'is not acted on' });
  const bootstrap = {
    resources: resourcesOf(staticResources, unknown),
    secrets,
    admin: address,
    locality: node?.locality,
    ownCluster: clusterManager?.localClusterName,
  };
  return { kind: 'ok', bootstrap, findings };
}

function rejected(reasons: readonly string[]): BootstrapReading {
  return { kind: 'rejected', reasons };
}

function text({ path, message }: Finding): string {
  return `${path} ${message}`;
}

function resourcesOf(
  { clusters = [], listeners = [] }: StaticResources,
  unknown: Unknown,
): readonly AdsResource[] {
  const head = (path: string, name = '') => ({ name, version: VERSION, unknown: unknown.in(path) });
  return [
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
}

/** Fields that are not known, by the resource they stand in. */
class Unknown {
  readonly #byResource = new Map<string, XdsUnknown[]>();
  readonly elsewhere: readonly XdsUnknown[];

  constructor(fields: readonly XdsUnknown[]) {
    const elsewhere: XdsUnknown[] = [];
    for (const field of fields) {
      // Both spellings of a name are allowed.
      const [, resource, path] =
        /^static_?[rR]esources\.(\w+\[\d+\])\.(.*)$/s.exec(field.path) ?? [];
      if (resource === undefined || path === undefined) elsewhere.push(field);
      else this.#of(resource).push({ path, type: field.type });
    }
    this.elsewhere = elsewhere;
  }

  in(resource: string): readonly XdsUnknown[] {
    return this.#byResource.get(resource) ?? [];
  }

  #of(resource: string): XdsUnknown[] {
    let fields = this.#byResource.get(resource);
    if (fields === undefined) this.#byResource.set(resource, (fields = []));
    return fields;
  }
}

/** As the admin port shows them. */
export function certificatesOf(secrets: readonly SecretPlan[]): Certificates {
  const pairs: Record<string, { chain: string; key: string }> = {};
  const bundles: Record<string, string> = {};
  for (const { name, secret } of secrets) {
    if (secret.kind === 'trust') bundles[name] = secret.anchorsPem;
    else pairs[name] = { chain: secret.chainPem, key: secret.keyPem };
  }
  return { pairs, bundles };
}
