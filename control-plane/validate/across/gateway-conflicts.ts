// Gateways that want the same port or name of the same proxies: what the younger one does not get,
// and who has it. And ports that no Service in front of the proxies leads to.
import {
  mergedServers,
  placedServers,
  selects,
  type Loss,
  type Mesh,
  type Workload,
} from '../../mesh/index.ts';
import { nameOf, type MeshFinding, type Rule, type Tell } from './rule.ts';

export const gatewayConflicts: Rule = ({ mesh }, tell) => {
  if (mesh.gateways.length === 0) return;
  const told = new Set<string>();
  const once: Tell = (subject, finding) => {
    const key = `${nameOf(subject)} ${finding.path} ${finding.message}`;
    if (told.has(key)) return;
    told.add(key);
    tell(subject, finding);
  };
  for (const workload of differentWorkloads(mesh)) {
    const placed = placedServers(mesh, workload);
    for (const loss of mergedServers(placed).losses) once(loss.loser.gateway, findingOf(loss));
    const fronts = mesh.services.filter((service) => selects(service, workload));
    if (fronts.length === 0) continue;
    for (const { gateway, index, server } of placed) {
      const { number } = server.port;
      if (fronts.some(({ ports }) => ports.some((port) => port.number === number))) continue;
      const names = fronts.map(({ name, namespace }) => `${namespace}/${name}`).join(', ');
      once(gateway, {
        severity: 'warning',
        code: 'IST0162',
        path: `spec.servers[${index}].port.number`,
        message: `port ${number} is not on the Service in front (${names})`,
        remedy: 'add the port there, or nobody outside can reach it',
      });
    }
  }
};

/** One of each namespace, labels and ports that some Gateway selects: its replicas are as it is. */
function differentWorkloads(mesh: Mesh): Iterable<Workload> {
  const different = new Map<string, Workload>();
  const selected = mesh.gateways.map(({ spec }) => Object.entries(spec.selector ?? {}));
  for (const workload of mesh.workloads.values()) {
    const { namespace, labels, ports } = workload;
    const isGateway = selected.some(
      (entries) => entries.length > 0 && entries.every(([name, value]) => labels[name] === value),
    );
    if (isGateway) different.set(JSON.stringify([namespace, labels, ports]), workload);
  }
  return different.values();
}

const WIRES = { http: 'plain HTTP', bytes: 'bytes in the clear', tls: 'TLS' } as const;

function findingOf({ loser, winner, why }: Loss): MeshFinding {
  const at = `spec.servers[${loser.index}]`;
  const owner = `${nameOf(winner.gateway)} (spec.servers[${winner.index}])`;
  const finding = { severity: 'error', code: 'IST0145' } as const;
  const { number } = winner.server.port;
  switch (why.kind) {
    case 'protocol':
      return {
        ...finding,
        path: `${at}.port`,
        message: `port ${number} speaks ${WIRES[why.has]} since ${owner}, which is older`,
        remedy: 'use another port, or the same kind of protocol',
      };
    case 'bytes':
      return {
        ...finding,
        path: `${at}.port`,
        message: `port ${number} is ${owner}'s: bytes in the clear do not say whom they are for`,
        remedy: 'use another port, or TLS, which names a host',
      };
    case 'host':
      return {
        ...finding,
        path: `${at}.hosts`,
        message: `'${why.host}' on port ${number} is ${owner}'s, which is older`,
        remedy: 'name the host in one Gateway only',
      };
  }
}
