// DestinationRules must be about a service that is there, and their subsets about pods that run.
import type { DestinationRule } from '../../../api/istio/index.ts';
import {
  covers,
  fullHost,
  hasLabels,
  serviceKey,
  type Mesh,
  type MeshService,
} from '../../mesh/index.ts';
import type { Rule } from './rule.ts';

export const destinationRuleHosts: Rule = ({ mesh }, tell) => {
  for (const rule of mesh.world.destinationRules.all) {
    const services = servicesOf(mesh, rule);
    if (services.length === 0) {
      tell(rule, {
        severity: 'warning',
        code: 'IST0174',
        path: 'spec.host',
        message: `no service has the host '${rule.spec.host}'`,
        remedy: 'write the name in full, or remove the rule',
      });
      continue;
    }
    (rule.spec.subsets ?? []).forEach(({ name, labels = {} }, i) => {
      if (services.some((service) => hasPods(mesh, service, labels))) return;
      tell(rule, {
        severity: 'error',
        code: 'IST0173',
        path: `spec.subsets[${i}].labels`,
        message: `no endpoint of ${rule.spec.host} has the labels of subset '${name}'`,
        remedy: 'requests to it get 503: label the pods, or correct the subset',
      });
    });
  }
};

function servicesOf(mesh: Mesh, { spec, metadata }: DestinationRule): readonly MeshService[] {
  const pattern = fullHost({ host: spec.host.toLowerCase(), namespace: metadata.namespace });
  if (!pattern.startsWith('*')) {
    const exact = mesh.serviceByHost.get(pattern);
    return exact === undefined ? [] : [exact];
  }
  return mesh.services.filter(({ host }) => covers({ pattern, host }));
}

/** What is looked up by name, or by the client, has no labels to look at. */
function hasPods(
  mesh: Mesh,
  service: MeshService,
  labels: Readonly<Record<string, string>>,
): boolean {
  if (service.source === 'entry' && service.resolution !== 'known') return true;
  const endpoints = [...(mesh.endpoints.get(serviceKey(service))?.byPort.values() ?? [])].flat();
  return endpoints.some(({ workload }) => hasLabels(workload?.labels ?? {}, labels));
}
