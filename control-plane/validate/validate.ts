// All that is wrong with one object: its shape by the schema of its kind, then what the kind's own
// rules say. Everything at once, so that nobody has to apply ten times.
import {
  destinationRuleSpec,
  gatewaySpec,
  peerAuthenticationSpec,
  proxyConfigSpec,
  serviceEntrySpec,
  sidecarSpec,
  telemetrySpec,
  virtualServiceSpec,
  workloadEntrySpec,
  workloadGroupSpec,
} from '../../api/istio/index.ts';
import { read, type Schema } from '../../api/index.ts';
import { isObject, stringAt, type Json, type JsonObject } from '../../lib/index.ts';
import { checkDestinationRule } from './destination-rule.ts';
import { Findings, type Finding } from './finding.ts';
import { checkGateway } from './gateway.ts';
import { checkPeerAuthentication } from './peer-authentication.ts';
import { withoutFields } from './readable.ts';
import { checkServiceEntry } from './service-entry.ts';
import { checkSidecar } from './sidecar.ts';
import { warnNotHonoured } from './not-honoured.ts';
import { checkProxyConfig, checkTelemetry } from './telemetry.ts';
import { checkVirtualService } from './virtual-service.ts';
import { checkWorkloadEntry, checkWorkloadGroup } from './workload-entry.ts';

type Rules = (spec: Json | undefined, findings: Findings) => void;

function rules<T>(schema: Schema<T>, check: (spec: T, findings: Findings) => void): Rules {
  return (spec, findings) => {
    const reading = read(schema, spec);
    for (const { path, code, message } of reading.findings) {
      const remedy = code === 'unknown-field' ? ': remove it, or see if it is spelled right' : '';
      findings.error({ path: below(path), message: `${message}${remedy}` });
    }
    if (reading.kind === 'ok') check(reading.value, findings);
    else
      checkRest(
        { spec, schema, check, unread: reading.findings.map(({ path }) => path) },
        findings,
      );
  };
}

type Rest<T> = {
  readonly spec: Json | undefined;
  readonly schema: Schema<T>;
  readonly check: (spec: T, findings: Findings) => void;
  readonly unread: readonly string[];
};

/** What could not be read is told of; of all else, too, everything is told at once. */
function checkRest<T>({ spec, schema, check, unread }: Rest<T>, findings: Findings): void {
  const reading = read(schema, withoutFields(spec, unread));
  if (reading.kind === 'rejected') return;
  const more = new Findings();
  check(reading.value, more);
  for (const finding of more.all) {
    // It may be wrong only for the lack of what was left out.
    if (unread.some((path) => below(path).startsWith(finding.path))) continue;
    if (finding.severity === 'error') findings.error(finding);
    else findings.warn(finding);
  }
}

/** Kinds that have rules; others pass. */
const RULES: ReadonlyMap<string, Rules> = new Map([
  ['VirtualService', rules(virtualServiceSpec, checkVirtualService)],
  ['DestinationRule', rules(destinationRuleSpec, checkDestinationRule)],
  ['Gateway', rules(gatewaySpec, checkGateway)],
  ['PeerAuthentication', rules(peerAuthenticationSpec, checkPeerAuthentication)],
  ['ServiceEntry', rules(serviceEntrySpec, checkServiceEntry)],
  ['Sidecar', rules(sidecarSpec, checkSidecar)],
  [
    'WorkloadEntry',
    rules(workloadEntrySpec, (spec, findings) => {
      checkWorkloadEntry({ spec, path: 'spec' }, findings);
    }),
  ],
  ['WorkloadGroup', rules(workloadGroupSpec, checkWorkloadGroup)],
  ['ProxyConfig', rules(proxyConfigSpec, checkProxyConfig)],
  ['Telemetry', rules(telemetrySpec, checkTelemetry)],
]);

// Istio's own probe of whether this webhook is alive and refuses: never a usable object.
const ALWAYS_REJECT = 'internal.istio.io/webhook-always-reject';
const TOP_FIELDS: ReadonlySet<string> = new Set([
  'apiVersion',
  'kind',
  'metadata',
  'spec',
  'status',
]);
const GROUPS = /^(networking|security|telemetry|extensions)\.istio\.io\//;

export function validate(object: JsonObject): readonly Finding[] {
  const { metadata, spec } = object;
  const kind = stringAt(object, 'kind') ?? '';
  const findings = new Findings();
  const annotations = isObject(metadata) ? metadata['annotations'] : undefined;
  if (isObject(annotations) && annotations[ALWAYS_REJECT] !== undefined) {
    const path = `metadata.annotations[${ALWAYS_REJECT}]`;
    findings.error({ path, message: 'is there to be refused' });
  }
  if (!GROUPS.test(stringAt(object, 'apiVersion') ?? '')) return findings.all;
  RULES.get(kind)?.(spec, findings);
  for (const field of RULES.has(kind) ? Object.keys(object) : []) {
    if (!TOP_FIELDS.has(field)) {
      findings.error({ path: field, message: 'is not a known field: does it belong in spec?' });
    }
  }
  warnNotHonoured(kind, spec, findings);
  return findings.all;
}

function below(path: string): string {
  return path === '' ? 'spec' : `spec.${path}`;
}
