// Tracing of one side of a workload's proxy: how many requests, where spans go and what they say
// besides. A narrower Telemetry replaces what it names and leaves the rest.
import type {
  CustomTag,
  MeshConfig,
  OpenTelemetryProvider,
  Tracing,
} from '../../api/istio/index.ts';
import { given } from '../../lib/pure/index.ts';
import type { Mode } from './logging.ts';
import type { Labelled } from './service.ts';
import { canonical } from './workload.ts';

export type Traced = {
  readonly samplePercent: number;
  /** Where spans go; undefined when no provider of a kind we know is named. */
  readonly provider: OpenTelemetryProvider | undefined;
  readonly tags: Readonly<Record<string, CustomTag>>;
  /** Undefined: as the proxy has it. */
  readonly pathTagLengthMax: number | undefined;
};

type Side = {
  readonly settings: MeshConfig;
  readonly mode: Mode;
  readonly workload: Labelled;
};

// Istio's default: one request in a hundred.
const SAMPLING_PERCENT = 1;

/** `rules`: widest first. Undefined when this side does not trace. */
export function tracingOf(rules: readonly Tracing[], side: Side): Traced | undefined {
  const { settings, mode, workload } = side;
  const own = rules
    .filter(({ match }) => (match?.mode ?? mode) === mode || match?.mode === 'CLIENT_AND_SERVER')
    .map((rule) => ({ ...rule, providers: namedIn(rule) }))
    .reduce<Partial<Tracing>>((so, rule) => ({ ...so, ...given(rule) }), {});
  const names = own.providers?.map(({ name }) => name) ?? settings.defaultProviders?.tracing ?? [];
  const isOn = settings.enableTracing || names.length > 0;
  if (!isOn || own.disableSpanReporting === true) return undefined;
  const { sampling, customTags, maxPathTagLength, enableIstioTags } =
    settings.defaultConfig?.tracing ?? {};
  const saysWho = own.enableIstioTags ?? enableIstioTags ?? true;
  return {
    samplePercent: share(own.randomSamplingPercentage ?? sampling ?? SAMPLING_PERCENT),
    provider: providerOf(names, settings),
    tags: {
      ...(saysWho ? tagsOf(workload, settings) : {}),
      ...(own.customTags ?? customTags),
    },
    pathTagLengthMax: maxPathTagLength,
  };
}

/** A share that is none would cost every proxy its listeners. */
function share(percent: number): number {
  return Math.min(100, Math.max(0, percent));
}

function namedIn({ providers = [] }: Tracing): Tracing['providers'] {
  return providers.length === 0 ? undefined : providers;
}

function providerOf(
  names: readonly string[],
  { extensionProviders = [] }: MeshConfig,
): OpenTelemetryProvider | undefined {
  return extensionProviders.find(
    ({ name, opentelemetry }) => opentelemetry !== undefined && names.includes(name),
  )?.opentelemetry;
}

// The name of the one cluster there is, as Istio calls it.
const CLUSTER_ID = 'Kubernetes';

/** Who tells of the request, by Istio's names. */
function tagsOf(
  { namespace, labels }: Labelled,
  { defaultConfig, trustDomain }: MeshConfig,
): Traced['tags'] {
  const { canonicalName, canonicalRevision } = canonical(labels, 'unknown');
  const texts = {
    'istio.canonical_revision': canonicalRevision,
    'istio.canonical_service': canonicalName,
    'istio.cluster_id': CLUSTER_ID,
    'istio.mesh_id': defaultConfig?.meshId ?? trustDomain,
    'istio.namespace': namespace,
  };
  const tags = Object.entries(texts).map(
    ([name, value]) => [name, { literal: { value } }] as const,
  );
  return Object.fromEntries(tags);
}
