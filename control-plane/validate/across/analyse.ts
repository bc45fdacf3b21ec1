// All rules over a mesh, and what each object is told. Objects may ask not to be told of a code by
// Istio's annotation.
import type { Mesh } from '../../mesh/index.ts';
import { clientCertificates } from './client-certificates.ts';
import { destinationRuleConflicts } from './destination-rule-conflicts.ts';
import { destinationRuleHosts } from './destination-rule-hosts.ts';
import { destinations } from './destinations.ts';
import { duplicateHosts } from './duplicate-hosts.ts';
import { exportedTo } from './exported-to.ts';
import { gatewayCertificates } from './gateway-certificates.ts';
import { gatewayConflicts } from './gateway-conflicts.ts';
import { gatewayHosts } from './gateway-hosts.ts';
import { portNames } from './port-names.ts';
import { routeProtocols } from './route-protocols.ts';
import { nameOf, type MeshFinding, type Rule } from './rule.ts';
import { selectors } from './selectors.ts';
import { serviceEntryDuplicates } from './service-entry-duplicates.ts';
import { sharedCertificates } from './shared-certificates.ts';
import { sharedScopes } from './shared-scopes.ts';
import { telemetryProviders } from './telemetry-providers.ts';

/** By `Kind namespace/name`; who is not there is told nothing. */
export type Analysis = ReadonlyMap<string, readonly MeshFinding[]>;

const RULES: readonly Rule[] = [
  duplicateHosts,
  destinations,
  routeProtocols,
  gatewayHosts,
  gatewayConflicts,
  gatewayCertificates,
  clientCertificates,
  sharedCertificates,
  destinationRuleHosts,
  destinationRuleConflicts,
  serviceEntryDuplicates,
  sharedScopes,
  selectors,
  exportedTo,
  portNames,
  telemetryProviders,
];

// As many as one object's own rules tell.
const FINDINGS_MAX = 100;
const SUPPRESS = 'galley.istio.io/analyze-suppress';

export function analyse(mesh: Mesh, nowMs: number): Analysis {
  const found = new Map<string, MeshFinding[]>();
  const silent = suppressed(mesh);
  for (const rule of RULES) {
    rule({ mesh, nowMs }, (subject, finding) => {
      const key = nameOf(subject);
      const codes = silent.get(key);
      if (codes?.has('*') === true || codes?.has(finding.code) === true) return;
      const there = found.get(key);
      if (there === undefined) found.set(key, [finding]);
      else if (there.length < FINDINGS_MAX) there.push(finding);
    });
  }
  return found;
}

/** Codes that an object does not want to hear, by object. */
function suppressed({ world }: Mesh): ReadonlyMap<string, ReadonlySet<string>> {
  const codes = new Map<string, ReadonlySet<string>>();
  for (const kind of Object.values(world)) {
    if (!('all' in kind)) continue;
    for (const object of kind.all) {
      if (!('kind' in object) || !('annotations' in object.metadata)) continue;
      const text = object.metadata.annotations[SUPPRESS];
      if (text !== undefined) codes.set(nameOf(object), new Set(text.split(/\s*,\s*/)));
    }
  }
  return codes;
}
