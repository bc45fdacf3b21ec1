// VirtualServices of the mesh that claim the same host where the same clients see both: a sidecar
// follows one of them, the oldest.
import type { VirtualService } from '../../../api/istio/index.ts';
import { fullHost } from '../../mesh/index.ts';
import { nameOf, type Rule } from './rule.ts';

export const duplicateHosts: Rule = ({ mesh }, tell) => {
  const otherwise = mesh.settings.defaultVirtualServiceExportTo ?? ['*'];
  const owners = new Map<string, VirtualService[]>();
  for (const rule of mesh.world.virtualServices.all) {
    const { metadata, spec } = rule;
    if (!(spec.gateways ?? ['mesh']).includes('mesh') && (spec.gateways ?? []).length > 0) continue;
    (spec.hosts ?? []).forEach((written, i) => {
      const host = fullHost({ host: written.toLowerCase(), namespace: metadata.namespace });
      const before = owners.get(host) ?? [];
      const winner = before.find((other) => other !== rule && meet(other, rule, otherwise));
      owners.set(host, [...before, rule]);
      if (winner === undefined) return;
      tell(rule, {
        severity: 'error',
        code: 'IST0109',
        path: `spec.hosts[${i}]`,
        message: `'${written}' is ${nameOf(winner)}'s, which is older: sidecars follow that one`,
        remedy: 'put the routes of a host into one VirtualService, or delegate from it',
      });
    });
  }
};

/** Whether some namespace sees both. */
function meet(one: VirtualService, other: VirtualService, otherwise: readonly string[]): boolean {
  const [seen, also] = [one, other].map((rule) => audienceOf(rule, otherwise));
  if (seen === undefined || also === undefined) return false;
  if (seen.has('*') || also.has('*')) return seen.size > 0 && also.size > 0;
  return [...seen].some((namespace) => also.has(namespace));
}

function audienceOf(
  { metadata, spec }: VirtualService,
  otherwise: readonly string[],
): ReadonlySet<string> {
  const { exportTo = [] } = spec;
  const words = (exportTo.length > 0 ? exportTo : otherwise).filter((word) => word !== '~');
  return new Set(words.map((word) => (word === '.' ? metadata.namespace : word)));
}
