// ServiceEntries for the same host: which service a client sees, and ports whose protocols differ.
import type { ServiceEntry } from '../../../api/istio/index.ts';
import { nameOf, type Rule, type Subject } from './rule.ts';

export const serviceEntryDuplicates: Rule = ({ mesh }, tell) => {
  const { world } = mesh;
  const ofCluster = new Map(
    mesh.services.flatMap((each) => (each.source === 'service' ? [[each.host, each]] : [])),
  );
  const owners = new Map<string, ServiceEntry>();
  const ports = new Map<string, { readonly entry: ServiceEntry; readonly protocol: string }>();
  for (const entry of world.serviceEntries.all) {
    const { namespace } = entry.metadata;
    entry.spec.hosts.forEach((written, i) => {
      const host = written.toLowerCase();
      const service = ofCluster.get(host);
      const cluster: Subject | undefined = service && { kind: 'Service', metadata: service };
      const older = owners.get(`${namespace}/${host}`);
      owners.set(`${namespace}/${host}`, older ?? entry);
      const winner = older ?? cluster;
      if (winner !== undefined && winner !== entry && entry.spec.workloadSelector === undefined) {
        tell(entry, {
          severity: 'warning',
          code: 'IST0133',
          path: `spec.hosts[${i}]`,
          message: `'${written}' is ${nameOf(winner)}'s already: other namespaces see that one`,
          remedy: 'declare a host once, or limit exportTo',
        });
      }
    });
    for (const [i, port] of (entry.spec.ports ?? []).entries()) {
      const protocol = (port.protocol ?? '').toUpperCase();
      for (const host of entry.spec.hosts) {
        const key = `${host.toLowerCase()}:${port.number}`;
        const first = ports.get(key);
        if (first === undefined) ports.set(key, { entry, protocol });
        else if (first.entry !== entry && first.protocol !== protocol) {
          tell(entry, {
            severity: 'warning',
            code: 'IST0177',
            path: `spec.ports[${i}].protocol`,
            message: `${key} is ${first.protocol} by ${nameOf(first.entry)}, and ${protocol} here`,
            remedy: 'say the same protocol in both',
          });
        }
      }
    }
  }
};
