// PeerAuthentications: whether a workload takes plaintext, mutual TLS or both, port by port.
import type { MutualTlsMode, PeerAuthentication } from '../../api/istio/index.ts';
import { memo } from '../../lib/pure/index.ts';
import type { Collection } from '../world/index.ts';
import { hasLabels, type Labelled } from './service.ts';

type PortMode = { readonly port: number; readonly mode: MutualTlsMode };

export type AcceptedModes = {
  readonly mode: MutualTlsMode;
  /** Ports of the workload where it is otherwise. */
  readonly ports: readonly PortMode[];
};

export type Authentication = {
  readonly policies: Collection<PeerAuthentication>;
  readonly rootNamespace: string;
};

/** Port, then workload, then namespace, then mesh; in each the oldest. */
export function acceptedModes(authentication: Authentication, workload: Labelled): AcceptedModes {
  const { policies, rootNamespace } = authentication;
  const outer = namespaceMode(authentication, workload.namespace);
  // A selector in the root namespace selects nothing, as in Istio.
  if (workload.namespace === rootNamespace) return { mode: outer, ports: [] };
  const own = policies.byNamespace
    .get(workload.namespace)
    ?.find(({ spec }) => hasSelector(spec) && hasLabels(workload.labels, labelsOf(spec)));
  if (own === undefined) return { mode: outer, ports: [] };
  const mode = given(own.spec.mtls?.mode) ?? outer;
  const ports = Object.entries(own.spec.portLevelMtls ?? {}).map(([port, mutualTls]) => ({
    port: Number(port),
    mode: given(mutualTls.mode) ?? mode,
  }));
  return { mode, ports: ports.filter((port) => port.mode !== mode) };
}

/** What holds for a namespace when no workload says otherwise. */
export function namespaceMode(
  { policies, rootNamespace }: Authentication,
  namespace: string,
): MutualTlsMode {
  return widest(policies, namespace) ?? widest(policies, rootNamespace) ?? 'PERMISSIVE';
}

function widest(
  policies: Collection<PeerAuthentication>,
  namespace: string,
): MutualTlsMode | undefined {
  const found = wide(policies).get(namespace);
  return given(found?.spec.mtls?.mode);
}

/** The oldest policy of each namespace that is for all of it. */
const wide = memo((policies: Collection<PeerAuthentication>) => {
  const found = new Map<string, PeerAuthentication>();
  for (const policy of policies.all) {
    const { namespace } = policy.metadata;
    if (!hasSelector(policy.spec) && !found.has(namespace)) found.set(namespace, policy);
  }
  return found;
});

type Spec = PeerAuthentication['spec'];

function labelsOf({ selector }: Spec): Readonly<Record<string, string>> {
  return selector?.matchLabels ?? {};
}

function hasSelector(spec: Spec): boolean {
  return Object.keys(labelsOf(spec)).length > 0;
}

function given(mode: MutualTlsMode | 'UNSET' | undefined): MutualTlsMode | undefined {
  return mode === 'UNSET' ? undefined : mode;
}
