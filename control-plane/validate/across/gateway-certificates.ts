// Certificates that Gateways name: each Secret must be where the gateway's pods are, and good.
// While one is not, the one before stays in force.
import type { Gateway } from '../../../api/istio/index.ts';
import { hasLabels, serverCredentials, type Mesh } from '../../mesh/index.ts';
import { credentialFinding } from './credential-finding.ts';
import type { Rule } from './rule.ts';

export const gatewayCertificates: Rule = ({ mesh, nowMs }, tell) => {
  for (const gateway of mesh.gateways) {
    const namespaces = namespacesOf(mesh, gateway);
    (gateway.spec.servers ?? []).forEach(({ tls }, i) => {
      for (const use of serverCredentials(tls)) {
        const path = `spec.servers[${i}].tls.${use.field}`;
        for (const namespace of namespaces) {
          const finding = credentialFinding({ mesh, use, namespace, nowMs });
          if (finding !== undefined) tell(gateway, { ...finding, path });
        }
      }
    });
  }
};

/** Where its pods are: certificates come from there, not from where the Gateway is. */
function namespacesOf(mesh: Mesh, { spec }: Gateway): ReadonlySet<string> {
  const selector = spec.selector ?? {};
  if (Object.keys(selector).length === 0) return new Set();
  const workloads = [...mesh.workloads.values()];
  const selected = workloads.filter(({ labels }) => hasLabels(labels, selector));
  return new Set(selected.map(({ namespace }) => namespace));
}
