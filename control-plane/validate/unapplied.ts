// Kinds that are taken and kept but not applied: whoever writes one learns at once that it does
// nothing here, and what does.
import type { Findings } from './finding.ts';

const INSTEAD: ReadonlyMap<string, string> = new Map([
  ['EnvoyFilter', 'use VirtualService and DestinationRule for routes, limits and headers'],
  ['WasmPlugin', 'run the code in the application, or as a service that routes lead through'],
  ['TrafficExtension', 'run the code in the application, or as a service that routes lead through'],
  ['ProxyConfig', "use the annotation proxy.istio.io/config on the pod's template"],
  ['Telemetry', 'use enableTracing, accessLogFile and defaultConfig.tracing of the mesh'],
]);

export function warnUnapplied(kind: string, findings: Findings): void {
  const instead = INSTEAD.get(kind);
  if (instead === undefined) return;
  findings.warn({ path: 'spec', message: `${kind} is kept, but not applied: ${instead}` });
}
