// Whether the resources of one file fit together. A control plane may tell of what is named later;
// in a file, what is not there never will be.
import {
  unpack,
  type BootstrapStaticResources as StaticResources,
  type Listener,
  type RouteConfiguration,
} from '../../api/xds/index.ts';
import { isList, isObject, stringAt } from '../../lib/index.ts';
import type { Finding } from '../compile/index.ts';
import { namedByListener, namedByRoutes } from '../xds/index.ts';

type Disagreements = {
  readonly reasons: readonly string[];
  /** What Envoy takes, and answers with 503 when it is used. */
  readonly findings: readonly Finding[];
};

export function disagreements(resources: StaticResources): Disagreements {
  const { clusters = [], listeners = [], secrets = [] } = resources;
  const known = new Set(clusters.map(({ name = '' }) => name));
  const reasons = [
    ...repeated('clusters', clusters),
    ...repeated('listeners', listeners),
    ...repeated('secrets', secrets),
    ...repeated('listener addresses', listeners.map(addressOf)),
    ...listeners.flatMap((listener) => withoutTable(listener)),
    ...withoutSecret(resources),
    ...clusters.flatMap(({ name = '', type }) =>
      type === 'EDS' ? [`cluster ${name}: type EDS needs a control plane`] : [],
    ),
  ];
  const findings: Finding[] = [];
  for (const listener of listeners) {
    const path = `listener ${listener.name ?? ''}`;
    const checked = new Set(tablesOf(listener).filter(isChecked).flatMap(namedByRoutes));
    for (const name of namedByListener(listener).clusters.filter((name) => !known.has(name))) {
      const message = `names the cluster '${name}', which is not in clusters`;
      if (checked.has(name)) reasons.push(`${path} ${message}`);
      else findings.push({ path, message });
    }
  }
  return { reasons, findings };
}

type Named = { readonly name?: string };

function repeated(what: string, list: readonly Named[]): readonly string[] {
  const seen = new Set<string>();
  return list.flatMap(({ name = '' }) => {
    if (name === '' || !seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [`static_resources.${what} has '${name}' twice`];
  });
}

/** Port 0 is another one each time. */
function addressOf({ address, bindToPort }: Listener): Named {
  const { address: host = '', portValue = 0 } = address?.socketAddress ?? {};
  return { name: portValue === 0 || bindToPort === false ? '' : `${host}:${portValue}` };
}

function withoutTable(listener: Listener): readonly string[] {
  return namedByListener(listener).routes.map(
    (name) =>
      `listener ${listener.name ?? ''}: route table '${name}' can only come from a control plane`,
  );
}

/** Whom a file names among secrets must be among its secrets, or be a file itself. */
function withoutSecret({ clusters, listeners, secrets = [] }: StaticResources): readonly string[] {
  const known = new Set(secrets.map(({ name = '' }) => name));
  const named = new Set<string>();
  collectSecrets({ clusters, listeners }, named);
  return [...named]
    .filter((name) => !known.has(name) && !name.startsWith('file-'))
    .map((name) => `static_resources.secrets has no '${name}', which a TLS context names`);
}

const SECRET_FIELD = /^(?:tlsCertificateSdsSecretConfigs|validationContextSdsSecretConfig)$/;

/** Contexts stand at many places; wherever they do, these fields mean secrets. */
function collectSecrets(value: unknown, into: Set<string>): void {
  if (!isObject(value) && !isList(value)) return;
  for (const [field, held] of Object.entries(value)) {
    if (SECRET_FIELD.test(field)) {
      for (const one of isList(held) ? held : [held]) into.add(stringAt(one, 'name') ?? '');
    } else collectSecrets(held, into);
  }
}

const HTTP_MANAGER =
  'envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager';

function tablesOf({ filterChains = [], defaultFilterChain }: Listener): RouteConfiguration[] {
  const chains =
    defaultFilterChain === undefined ? filterChains : [...filterChains, defaultFilterChain];
  return chains
    .flatMap((chain) => chain.filters ?? [])
    .map(({ typedConfig }) => unpack(typedConfig, HTTP_MANAGER)?.routeConfig)
    .filter((table) => table !== undefined);
}

function isChecked({ validateClusters }: RouteConfiguration): boolean {
  return validateClusters !== false;
}
