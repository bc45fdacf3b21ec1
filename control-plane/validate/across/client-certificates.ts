// Secrets that DestinationRules name for some clients of their namespace: each must be there, and
// good, as those of Gateways. Of rules for everybody nobody knows where they will be needed.
import type { DestinationRule } from '../../../api/istio/index.ts';
import { clientCredentials } from '../../mesh/index.ts';
import { credentialFinding } from './credential-finding.ts';
import type { Rule } from './rule.ts';

export const clientCertificates: Rule = ({ mesh, nowMs }, tell) => {
  for (const rule of mesh.world.destinationRules.all) {
    if (rule.spec.workloadSelector === undefined) continue;
    const { namespace } = rule.metadata;
    for (const { path, tls } of tlsOf(rule)) {
      for (const use of clientCredentials(tls)) {
        const finding = credentialFinding({ mesh, use, namespace, nowMs });
        if (finding !== undefined) tell(rule, { ...finding, path: `${path}.${use.field}` });
      }
    }
  }
};

type Policy = DestinationRule['spec']['trafficPolicy'];

function tlsOf({ spec }: DestinationRule) {
  return [
    ...policyTls(spec.trafficPolicy, 'spec.trafficPolicy'),
    ...(spec.subsets ?? []).flatMap(({ trafficPolicy }, i) =>
      policyTls(trafficPolicy, `spec.subsets[${i}].trafficPolicy`),
    ),
  ];
}

function policyTls(policy: Policy, path: string) {
  const ports = policy?.portLevelSettings ?? [];
  return [
    { path: `${path}.tls`, tls: policy?.tls },
    ...ports.map(({ tls }, i) => ({ path: `${path}.portLevelSettings[${i}].tls`, tls })),
  ];
}
