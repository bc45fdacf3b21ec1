// Where routes lead: hosts, subsets, ports and delegates that VirtualServices name must be there.
import type { Destination, VirtualService } from '../../../api/istio/index.ts';
import { covers, fullHost, subsetsOf, type Mesh, type MeshService } from '../../mesh/index.ts';
import type { Rule, Tell } from './rule.ts';

export const destinations: Rule = ({ mesh }, tell) => {
  for (const rule of mesh.world.virtualServices.all) {
    for (const { path, destination } of destinationsOf(rule)) {
      checkDestination({ mesh, rule, path, destination }, tell);
    }
    checkDelegates(mesh, rule, tell);
  }
};

type Placed = { readonly path: string; readonly destination: Destination };

function destinationsOf({ spec }: VirtualService): readonly Placed[] {
  const placed: Placed[] = [];
  const add = (path: string, destination: Destination | undefined): void => {
    if (destination !== undefined) placed.push({ path, destination });
  };
  (spec.http ?? []).forEach(({ route = [], mirror, mirrors = [] }, i) => {
    const at = `spec.http[${i}]`;
    route.forEach((each, j) => add(`${at}.route[${j}].destination`, each.destination));
    add(`${at}.mirror`, mirror);
    mirrors.forEach((each, j) => add(`${at}.mirrors[${j}].destination`, each.destination));
  });
  (spec.tls ?? []).forEach(({ route = [] }, i) =>
    route.forEach((each, j) => add(`spec.tls[${i}].route[${j}].destination`, each.destination)),
  );
  (spec.tcp ?? []).forEach(({ route = [] }, i) =>
    route.forEach((each, j) => add(`spec.tcp[${i}].route[${j}].destination`, each.destination)),
  );
  return placed;
}

type Checking = Placed & { readonly mesh: Mesh; readonly rule: VirtualService };

function checkDestination({ mesh, rule, path, destination }: Checking, tell: Tell): void {
  const { namespace } = rule.metadata;
  const host = fullHost({ host: destination.host.toLowerCase(), namespace });
  const service =
    mesh.serviceByHost.get(host) ??
    mesh.services.find((each) => covers({ pattern: each.host, host }));
  const finding = { severity: 'error', code: 'IST0101' } as const;
  if (service === undefined) {
    return tell(rule, {
      ...finding,
      path: `${path}.host`,
      message: `there is no service '${destination.host}' (${host}): requests get 503`,
      remedy: 'write the name in full, or declare the host with a ServiceEntry',
    });
  }
  checkPort({ rule, path, destination, mesh }, service, tell);
  const { subset = '' } = destination;
  if (
    subset === '' ||
    subsetsOf(mesh, { host, namespaces: [namespace, service.namespace] }).has(subset)
  )
    return;
  tell(rule, {
    ...finding,
    path: `${path}.subset`,
    message: `no DestinationRule of ${host} has a subset '${subset}': requests get 503`,
    remedy: 'declare the subset, and see that the DestinationRule is exported to the clients',
  });
}

function checkPort({ rule, path, destination }: Checking, service: MeshService, tell: Tell): void {
  const { host, ports } = service;
  const number = destination.port?.number;
  const known = ports.map((port) => port.number).join(', ');
  if (number === undefined && ports.length > 1) {
    tell(rule, {
      severity: 'error',
      code: 'IST0112',
      path: `${path}.port`,
      message: `${host} has the ports ${known}: which one is meant is not said`,
      remedy: 'name the port',
    });
  }
  if (number !== undefined && !ports.some((port) => port.number === number)) {
    tell(rule, {
      severity: 'error',
      code: 'IST0101',
      path: `${path}.port.number`,
      message: `${host} has no port ${number}, but ${known || 'none'}: requests get 503`,
      remedy: "name one of the Service's ports, not of its pods'",
    });
  }
}

function checkDelegates(mesh: Mesh, rule: VirtualService, tell: Tell): void {
  (rule.spec.http ?? []).forEach(({ delegate }, i) => {
    if (delegate === undefined) return;
    const { name = '', namespace = rule.metadata.namespace } = delegate;
    const found = (mesh.world.virtualServices.byNamespace.get(namespace) ?? []).find(
      ({ metadata }) => metadata.name === name,
    );
    if (found !== undefined && (found.spec.hosts ?? []).length === 0) return;
    const why =
      found === undefined
        ? `there is no VirtualService ${namespace}/${name}`
        : `VirtualService ${namespace}/${name} has hosts, and so is no delegate`;
    tell(rule, {
      severity: 'error',
      code: 'IST0101',
      path: `spec.http[${i}].delegate`,
      message: `${why}: the rule is left out`,
      remedy: 'delegate to a VirtualService without hosts',
    });
  });
}
