// What a pod's annotations ask of injection, read and checked in one place: a pod with a bad one is
// refused, with all that is wrong.
import { volumeView, type Volume, type VolumeMount } from '../../api/kubernetes/index.ts';
import { boolean, map, object, optional, read, string } from '../../api/schema/index.ts';
import { isObject, parseJson, stringAt, type JsonObject, type Labels } from '../../lib/index.ts';
import { captureOf, type Capture } from './capture.ts';
import type { ProxyToRun, Readiness } from './container.ts';
import { readProxyConfig } from './proxy-config.ts';
import type { ResourceAmounts } from './resources.ts';
import { imageOf, type InjectionSettings } from './settings.ts';

export type PodOptions = {
  readonly template: 'sidecar' | 'gateway';
  readonly image: string;
  readonly native: boolean;
  readonly interception: 'REDIRECT' | 'NONE';
  readonly capture: Capture;
  readonly config: JsonObject;
  readonly amounts: ResourceAmounts | undefined;
  readonly logging: ProxyToRun['logging'];
  /** 0: no probes, ours or the application's. */
  readonly statusPort: number;
  readonly readiness: Readiness;
  readonly rewritesProbes: boolean;
  readonly mergesMetrics: boolean;
  readonly volumes: readonly Volume[];
  readonly mounts: readonly VolumeMount[];
};

type PodOptionsReading =
  | { readonly kind: 'ok'; readonly options: PodOptions }
  | { readonly kind: 'rejected'; readonly reasons: readonly string[] };

const SIDECAR = 'sidecar.istio.io/';
const READINESS = 'readiness.status.sidecar.istio.io/';
const UINT32_MAX = 4_294_967_295;

export function readAnnotations(
  annotations: Labels,
  settings: InjectionSettings,
): PodOptionsReading {
  const reader = new Reader(annotations);
  const { proxy } = settings;
  const image = annotations[`${SIDECAR}proxyImage`];
  const type = annotations[`${SIDECAR}proxyImageType`] ?? settings.imageType;
  const options: PodOptions = {
    template: reader.template(),
    image: image === undefined ? typed({ image: settings.image, type }) : imageOf({}, image),
    native: reader.flag(`${SIDECAR}nativeSidecar`, settings.nativeSidecar),
    interception: reader.interception(),
    capture: captureOf({ annotations, proxy, reasons: reader.reasons }),
    config: reader.config(),
    amounts: reader.amounts(),
    logging: {
      proxy: annotations[`${SIDECAR}logLevel`] ?? stringAt(proxy, 'logLevel') ?? 'warning',
      component:
        annotations[`${SIDECAR}componentLogLevel`] ??
        stringAt(proxy, 'componentLogLevel') ??
        'misc:error',
      agent: annotations[`${SIDECAR}agentLogLevel`] ?? 'default:info',
    },
    statusPort: reader.number('status.sidecar.istio.io/port', settings.statusPort),
    readiness: {
      initialDelaySeconds: reader.number(`${READINESS}initialDelaySeconds`, 0),
      periodSeconds: reader.number(`${READINESS}periodSeconds`, 15),
      failureThreshold: reader.number(`${READINESS}failureThreshold`, 4),
    },
    rewritesProbes: reader.flag(`${SIDECAR}rewriteAppHTTPProbers`, settings.rewritesProbes),
    mergesMetrics: reader.flag('prometheus.istio.io/merge-metrics', settings.mergesMetrics),
    volumes: reader.volumes(),
    mounts: reader.mounts(),
  };
  if (reader.reasons.length > 0) return { kind: 'rejected', reasons: reader.reasons };
  return { kind: 'ok', options };
}

/** `lateen/proxyv2:1.2` with the type debug is `lateen/proxyv2:1.2-debug`. */
function typed({ image, type }: { readonly image: string; readonly type: string }): string {
  return type === '' || type === 'default' ? image : `${image}-${type}`;
}

const MOUNT = object(
  { mountPath: string(), subPath: optional(string()), readOnly: optional(boolean) },
  'ignore',
);

class Reader {
  readonly reasons: string[] = [];
  readonly #annotations: Labels;

  constructor(annotations: Labels) {
    this.#annotations = annotations;
  }

  flag(name: string, fallback: boolean): boolean {
    const text = this.#annotations[name] ?? '';
    if (text === '') return fallback;
    if (/^(true|1|t)$/i.test(text)) return true;
    if (/^(false|0|f)$/i.test(text)) return false;
    this.#refuse(name, 'must be "true" or "false"');
    return fallback;
  }

  number(name: string, fallback: number): number {
    const text = this.#annotations[name] ?? '';
    if (text === '') return fallback;
    if (/^\d{1,10}$/.test(text) && Number(text) <= UINT32_MAX) return Number(text);
    this.#refuse(name, 'must be a number, 0 or more');
    return fallback;
  }

  interception(): PodOptions['interception'] {
    const name = `${SIDECAR}interceptionMode`;
    const mode = this.#annotations[name] ?? 'REDIRECT';
    if (mode === 'REDIRECT' || mode === 'NONE') return mode;
    const why = mode === 'TPROXY' ? 'TPROXY is not supported yet, ' : '';
    this.#refuse(name, `${why}must be REDIRECT or NONE`);
    return 'REDIRECT';
  }

  template(): PodOptions['template'] {
    const name = 'inject.istio.io/templates';
    const template = this.#annotations[name] ?? 'sidecar';
    if (template === 'sidecar' || template === 'gateway') return template;
    this.#refuse(name, 'there are the templates sidecar and gateway');
    return 'sidecar';
  }

  config(): JsonObject {
    const name = 'proxy.istio.io/config';
    const text = this.#annotations[name];
    if (text === undefined) return {};
    const reading = readProxyConfig(text);
    if (reading.kind === 'ok') return reading.config;
    this.#refuse(name, reading.reason);
    return {};
  }

  amounts(): ResourceAmounts | undefined {
    const requests = {
      ...this.#amount('cpu', 'proxyCPU'),
      ...this.#amount('memory', 'proxyMemory'),
    };
    const limits = {
      ...this.#amount('cpu', 'proxyCPULimit'),
      ...this.#amount('memory', 'proxyMemoryLimit'),
    };
    const count = Object.keys(requests).length + Object.keys(limits).length;
    return count === 0 ? undefined : { requests, limits };
  }

  volumes(): readonly Volume[] {
    const entries = Object.entries(this.#json(`${SIDECAR}userVolume`));
    return entries.flatMap(([name, source]) => {
      const reading = read(volumeView, { ...(isObject(source) ? source : {}), name });
      if (reading.kind === 'ok') return [reading.value];
      this.#refuse(`${SIDECAR}userVolume`, `${name} is not a volume`);
      return [];
    });
  }

  mounts(): readonly VolumeMount[] {
    const name = `${SIDECAR}userVolumeMount`;
    const reading = read(map(MOUNT), this.#json(name));
    if (reading.kind === 'ok') {
      return Object.entries(reading.value).map(([volume, mount]) => ({ ...mount, name: volume }));
    }
    this.#refuse(name, 'must be JSON: a mount for each volume');
    return [];
  }

  #amount(resource: 'cpu' | 'memory', annotation: string): Readonly<Record<string, string>> {
    const name = `${SIDECAR}${annotation}`;
    const text = this.#annotations[name] ?? '';
    if (text === '') return {};
    if (/^\+?(\d+\.?\d*|\.\d+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/.test(text)) {
      return { [resource]: text };
    }
    this.#refuse(name, 'must be an amount such as 100m or 128Mi');
    return {};
  }

  #json(name: string): JsonObject {
    const text = this.#annotations[name];
    if (text === undefined) return {};
    const value = parseJson(text);
    if (isObject(value)) return value;
    this.#refuse(name, 'must be a JSON object');
    return {};
  }

  #refuse(...[name, fault]: readonly [name: string, fault: string]): void {
    this.reasons.push(`${name}: ${fault}, not '${this.#annotations[name] ?? ''}'`);
  }
}
