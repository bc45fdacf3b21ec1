// What a PeerAuthentication must keep to beyond its shape.
import type { PeerAuthenticationSpec } from '../../api/istio/index.ts';
import type { Findings } from './finding.ts';
import { checkPort } from './values.ts';

export function checkPeerAuthentication(spec: PeerAuthenticationSpec, findings: Findings): void {
  const { selector, portLevelMtls } = spec;
  for (const [label, value] of Object.entries(selector?.matchLabels ?? {})) {
    const path = `spec.selector.matchLabels[${label}]`;
    if (label === '' || value === '') findings.error({ path, message: 'must not be empty' });
    if (`${label}${value}`.includes('*')) {
      findings.error({ path, message: "must be exact: '*' is not understood here" });
    }
  }
  if (portLevelMtls === undefined) return;
  const path = 'spec.portLevelMtls';
  if (Object.keys(selector?.matchLabels ?? {}).length === 0) {
    findings.error({ path, message: 'needs a selector: say which workloads have these ports' });
  }
  if (Object.keys(portLevelMtls).length === 0) {
    findings.error({ path, message: 'is empty: name a port or remove it' });
  }
  for (const port of Object.keys(portLevelMtls)) {
    checkPort({ path: `${path}[${port}]`, value: Number(port) }, findings);
  }
}
