// The control plane's own options; Istio's names where Istio has them. What concerns the mesh
// itself is in the mesh configuration, not here.
import { durationMs } from '../api/istio/index.ts';
import {
  asInteger,
  asText,
  asWord,
  LOG_LEVELS,
  setting,
  type LogLevel,
  type SettingParser,
  type SettingsOf,
} from '../lib/index.ts';

const asPort = asInteger({ min: 0, max: 65_535 });

const asDuration: SettingParser<number> = (text) => {
  const value = durationMs(text);
  if (value > 0) return { kind: 'ok', value };
  return { kind: 'rejected', reason: 'must be a duration such as 100ms, 24h or 1h30m' };
};

const HOUR_MS = 3_600_000;

function port(name: string, fallback: number) {
  return setting({ name, parse: asPort, fallback, reason: 'several control planes on one host' });
}

export const SETTINGS = {
  namespace: setting({
    name: 'POD_NAMESPACE',
    parse: asText,
    fallback: 'istio-system',
    reason: 'where the mesh is installed; set by the manifest',
  }),
  quietMs: setting({
    name: 'PILOT_DEBOUNCE_AFTER',
    parse: asDuration,
    fallback: 100,
    unit: 'ms',
    reason: 'less: changes act sooner; more: fewer pushes in clusters that change all the time',
  }),
  waitMsMax: setting({
    name: 'PILOT_DEBOUNCE_MAX',
    parse: asDuration,
    fallback: 1000,
    unit: 'ms',
    reason: 'how long a change may wait for others that keep coming',
  }),
  certificateTtlMs: setting({
    name: 'DEFAULT_WORKLOAD_CERT_TTL',
    parse: asDuration,
    fallback: 24 * HOUR_MS,
    unit: 'ms',
    reason: 'shorter where policy demands it, and in tests of renewal',
  }),
  certificateTtlMsMax: setting({
    name: 'MAX_WORKLOAD_CERT_TTL',
    parse: asDuration,
    fallback: 90 * 24 * HOUR_MS,
    unit: 'ms',
    reason: 'an upper limit that no proxy can ask beyond',
  }),
  audience: setting({
    name: 'TOKEN_AUDIENCES',
    parse: asText,
    fallback: 'istio-ca',
    reason: 'where tokens of workloads are made for another audience',
  }),
  xdsPort: port('LATEEN_XDS_PORT', 15_012),
  plainXdsPort: setting({
    name: 'LATEEN_PLAIN_XDS_PORT',
    parse: asPort,
    fallback: 0,
    reason: '15010 where proxies without TLS must be served; 0: who asks has to prove who it is',
  }),
  webhookPort: port('LATEEN_WEBHOOK_PORT', 15_017),
  monitoringPort: port('LATEEN_MONITORING_PORT', 15_014),
  readyPort: port('LATEEN_READY_PORT', 8080),
  logLevel: setting<LogLevel>({
    name: 'LATEEN_LOG_LEVEL',
    parse: asWord(...LOG_LEVELS),
    fallback: 'info',
    reason: 'debug, while something is being looked into',
  }),
};

export type Settings = SettingsOf<typeof SETTINGS>;
