// The settings of injection as they stand in the cluster, in two ConfigMaps and in ProxyConfigs;
// the latest that could be read is in force.
import { proxyConfigView, type ProxyConfig } from '../../api/istio/index.ts';
import { acceptAs, CONFIG_MAPS, configMapView } from '../../api/kubernetes/index.ts';
import { read } from '../../api/schema/index.ts';
import { reflect, type Clock, type KubeApi, type Log, type Random } from '../../lib/index.ts';
import { readInjectionTexts, type InjectionSettings } from '../inject/index.ts';

type ConfigurationOptions = {
  readonly api: Pick<KubeApi, 'list' | 'watch'>;
  readonly namespace: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

const MESH = { map: 'istio', key: 'mesh' };
const VALUES = { map: 'istio-sidecar-injector', key: 'values' };

const PROXY_CONFIGS = { group: 'networking.istio.io', version: 'v1beta1', plural: 'proxyconfigs' };

export class Configuration {
  readonly #options: ConfigurationOptions;
  readonly #texts = new Map<string, string>();
  #settings: InjectionSettings | undefined;
  #proxyConfigs: readonly ProxyConfig[] = [];

  constructor(options: ConfigurationOptions) {
    this.#options = options;
  }

  /** Undefined until both maps were read: a pod that came before would get a wrong proxy. */
  get settings(): InjectionSettings | undefined {
    return this.#settings && { ...this.#settings, proxyConfigs: this.#proxyConfigs };
  }

  follow(signal: AbortSignal): void {
    this.#followProxyConfigs(signal);
    const { api, namespace, clock, random, log } = this.#options;
    for (const { map, key } of [MESH, VALUES]) {
      reflect(
        {
          ...{ api, clock, random, log, resource: CONFIG_MAPS },
          selection: { namespace, fieldSelector: `metadata.name=${map}` },
          accept: (object) => object,
          onChange: (change) => {
            // Without it what was in force stays: somebody is about to write it anew.
            if (change.kind === 'removed') return;
            const reading = read(configMapView, change.object);
            const text = reading.kind === 'ok' ? reading.value.data?.[key] : undefined;
            if (text === undefined) return log.warn('a ConfigMap lacks its key', { map, key });
            this.#texts.set(map, text);
            this.#take();
          },
        },
        signal,
      );
    }
  }

  /** Nobody waits for these: in a cluster that does not know the kind there are none. */
  #followProxyConfigs(signal: AbortSignal): void {
    const { log } = this.#options;
    const refuse = (reason: string): void => {
      log.warn('a ProxyConfig is not as its kind says; it is left out', { reason });
    };
    const reflector = reflect<ProxyConfig>(
      {
        ...this.#options,
        resource: PROXY_CONFIGS,
        accept: acceptAs(proxyConfigView, refuse),
        onChange: () => {
          this.#proxyConfigs = [...reflector.objects.values()].sort(byAge);
        },
      },
      signal,
    );
  }

  #take(): void {
    const { log } = this.#options;
    const [mesh, values] = [this.#texts.get(MESH.map), this.#texts.get(VALUES.map)];
    if (mesh === undefined || values === undefined) return;
    const reading = readInjectionTexts({ mesh, values });
    if (reading.kind === 'rejected') {
      log.error('the configuration cannot be used, what was in force stays', {
        reasons: reading.reasons,
      });
      return;
    }
    const { image, nativeSidecar } = reading.settings;
    log.info('configuration in force', { image, nativeSidecar });
    this.#settings = reading.settings;
  }
}

function byAge(...[one, other]: readonly [ProxyConfig, ProxyConfig]): number {
  const [since, otherSince] = [one, other].map(({ metadata }) => {
    return `${metadata.creationTimestamp} ${metadata.name}`;
  });
  return (since ?? '') < (otherSince ?? '') ? -1 : 1;
}
