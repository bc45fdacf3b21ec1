// A gateway is a proxy alone in its pod. The installation writes such pods itself, with the
// container that injection would give them.
import type { Container, Volume } from '../../api/kubernetes/index.ts';
import { objectAt, type JsonObject } from '../../lib/index.ts';
import { proxyContainer } from './container.ts';
import { proxyConfigOf } from './proxy-config.ts';
import { readInjection } from './settings.ts';
import { PROXY_VOLUMES } from './volumes.ts';

type GatewayToRun = {
  readonly hub: string;
  readonly tag: string;
  readonly meshConfig: JsonObject;
  readonly values: JsonObject;
  /** Of its Deployment. */
  readonly name: string;
  readonly namespace: string;
};

/** Throws when the mesh configuration cannot be read: whoever installs has read it before. */
export function gatewayContainer(gateway: GatewayToRun): {
  readonly container: Container;
  readonly volumes: readonly Volume[];
} {
  const { hub, tag, meshConfig, name, namespace } = gateway;
  const values = { ...gateway.values, global: { ...objectAt(gateway.values, 'global'), hub, tag } };
  const reading = readInjection({ mesh: meshConfig, values });
  if (reading.kind === 'rejected') throw new Error(reading.reasons.join('; '));
  const { settings } = reading;
  const container = proxyContainer({
    settings,
    role: 'router',
    workload: { apiVersion: 'apps/v1', kind: 'Deployment', name },
    namespace,
    image: settings.image,
    config: proxyConfigOf({ mesh: settings.defaultConfig, pod: {} }),
    interception: 'REDIRECT',
    logging: { proxy: 'warning', component: 'misc:error', agent: 'default:info' },
    amounts: undefined,
    // Each second, so that an installation is over when it is ready.
    readiness: { initialDelaySeconds: 0, periodSeconds: 1, failureThreshold: 30 },
    applications: [],
    env: [],
  });
  return { container, volumes: PROXY_VOLUMES };
}
