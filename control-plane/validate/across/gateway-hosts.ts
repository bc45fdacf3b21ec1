// VirtualServices and the Gateways they are for: each must be there, and serve the hosts.
import type { Gateway, VirtualService } from '../../../api/istio/index.ts';
import { servedHosts, fullHost } from '../../mesh/index.ts';
import type { Rule } from './rule.ts';

export const gatewayHosts: Rule = ({ mesh }, tell) => {
  const byName = new Map(
    mesh.gateways.map((gateway) => [
      `${gateway.metadata.namespace}/${gateway.metadata.name}`,
      gateway,
    ]),
  );
  for (const rule of mesh.world.virtualServices.all) {
    const { namespace } = rule.metadata;
    (rule.spec.gateways ?? []).forEach((written, i) => {
      if (written === 'mesh') return;
      const name = written.includes('/') ? written : `${namespace}/${written}`;
      const path = `spec.gateways[${i}]`;
      const gateway = byName.get(name);
      if (gateway === undefined) {
        return tell(rule, {
          severity: 'error',
          code: 'IST0101',
          path,
          message: `there is no Gateway ${name}`,
          remedy: 'name it with its namespace: <namespace>/<name>',
        });
      }
      if (servesAny(gateway, rule)) return;
      tell(rule, {
        severity: 'warning',
        code: 'IST0132',
        path,
        message: `no server of Gateway ${name} serves a host of this one`,
        remedy:
          'add the host to a server there; it may also say from which namespaces it takes routes',
      });
    });
  }
};

function servesAny({ metadata, spec }: Gateway, rule: VirtualService): boolean {
  const { namespace } = rule.metadata;
  const hosts = (rule.spec.hosts ?? []).map((host) =>
    fullHost({ host: host.toLowerCase(), namespace }),
  );
  return (spec.servers ?? []).some(
    (server) => servedHosts(server, { hosts, namespace }, metadata.namespace).size > 0,
  );
}
