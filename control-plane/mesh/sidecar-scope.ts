// Sidecars: which of them holds for a workload, and which services and routes it lets its proxy
// see.
import type { MeshConfig, Sidecar, SidecarSpec } from '../../api/istio/index.ts';
import { memo } from '../../lib/pure/index.ts';
import type { Collection } from '../world/index.ts';
import { covers } from './host.ts';
import { hasLabels, type Labelled, type MeshService } from './service.ts';

/** The oldest that selects the workload, then its namespace's, then the root namespace's. */
export function sidecarFor(
  sidecars: Collection<Sidecar>,
  rootNamespace: string,
  client: Labelled,
): SidecarSpec | undefined {
  const own = sidecars.byNamespace.get(client.namespace) ?? [];
  const selecting = own.find(
    ({ spec }) => hasSelector(spec) && hasLabels(client.labels, labelsOf(spec)),
  );
  const wide = own.find(({ spec }) => !hasSelector(spec));
  const root = sidecars.byNamespace.get(rootNamespace)?.find(({ spec }) => !hasSelector(spec));
  return (selecting ?? wide ?? root)?.spec;
}

function labelsOf({ workloadSelector }: SidecarSpec): Readonly<Record<string, string>> {
  return workloadSelector?.labels ?? {};
}

function hasSelector(spec: SidecarSpec): boolean {
  return Object.keys(labelsOf(spec)).length > 0;
}

type Named = { readonly host: string; readonly namespace: string };

type Import = {
  readonly namespace: string;
  readonly pattern: string;
  /** Undefined: every port. */
  readonly port: number | undefined;
};

/** What a Sidecar lets through, seen from a namespace. Without one, everything passes. */
export class SidecarScope {
  readonly #imports: readonly Import[] | undefined;

  constructor(spec: SidecarSpec | undefined, viewer: string) {
    const { egress = [] } = spec ?? {};
    if (egress.length > 0) {
      this.#imports = egress.flatMap(({ port, hosts = [] }) =>
        hosts.map((host) => importOf({ text: host, viewer, port: port?.number })),
      );
    }
  }

  /** Whether a host of that namespace is imported, on any port. */
  imports({ host, namespace }: Named): boolean {
    return this.#imports?.some((each) => matches(each, { host, namespace })) ?? true;
  }

  /** The service with the ports that are imported; undefined when none is. */
  narrowed(service: MeshService): MeshService | undefined {
    if (this.#imports === undefined) return service;
    const found = this.#imports.filter((each) => matches(each, service));
    if (found.length === 0) return undefined;
    if (found.some(({ port }) => port === undefined)) return service;
    const ports = service.ports.filter(({ number }) => found.some(({ port }) => port === number));
    return ports.length === 0 ? undefined : { ...service, ports };
  }
}

type Written = Pick<Import, 'port'> & { readonly text: string; readonly viewer: string };

function importOf({ text, viewer, port }: Written): Import {
  const slash = text.indexOf('/');
  const namespace = slash < 0 ? '*' : text.slice(0, slash);
  const pattern = text.slice(slash + 1).toLowerCase();
  return { namespace: namespace === '.' ? viewer : namespace, pattern, port };
}

function matches({ namespace, pattern }: Import, named: Named): boolean {
  if (namespace !== '*' && namespace !== named.namespace) return false;
  return covers({ pattern, host: named.host });
}

/** The mesh's settings with what a Sidecar says otherwise. */
export function settingsFor(settings: MeshConfig, spec: SidecarSpec | undefined): MeshConfig {
  return spec?.outboundTrafficPolicy?.mode === undefined ? settings : merged(settings, spec);
}

const merged = memo((settings: MeshConfig, spec: SidecarSpec): MeshConfig => {
  const mode = spec.outboundTrafficPolicy?.mode;
  return mode === undefined ? settings : { ...settings, outboundTrafficPolicy: { mode } };
});
