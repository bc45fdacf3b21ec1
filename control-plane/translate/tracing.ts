// Tracing: how many requests, where spans go, and what they say besides.
import {
  pack,
  type AnyMessage,
  type CustomTag as XdsTag,
  type HttpTracing,
} from '../../api/xds/index.ts';
import type { CustomTag } from '../../api/istio/index.ts';
import { given, memo } from '../../lib/pure/index.ts';
import type { Reporting } from '../mesh/index.ts';
import { outboundCluster } from './names.ts';

type Tracing = { readonly tracing?: HttpTracing };
type Traced = NonNullable<Reporting['tracing']>;

export const tracing = memo(({ tracing: traced }: Reporting): Tracing => {
  if (traced === undefined) return {};
  const customTags = Object.entries(traced.tags).flatMap(([tag, says]) => tagOf(tag, says));
  return {
    tracing: {
      clientSampling: { value: 100 },
      randomSampling: { value: traced.samplePercent },
      overallSampling: { value: 100 },
      ...given({ maxPathTagLength: traced.pathTagLengthMax }),
      ...(customTags.length === 0 ? {} : { customTags }),
      ...provider(traced.provider),
    },
  };
});

/** Nothing for what says nothing, and for formats, which proxies do not write into spans. */
function tagOf(tag: string, { literal, environment, header }: CustomTag): readonly XdsTag[] {
  if (tag === '') return [];
  if ((literal?.value ?? '') !== '') return [{ tag, ...given({ literal }) }];
  if ((environment?.name ?? '') !== '') return [{ tag, ...given({ environment }) }];
  return (header?.name ?? '') === '' ? [] : [{ tag, ...given({ requestHeader: header }) }];
}

function provider(to: Traced['provider']): Pick<HttpTracing, 'provider'> {
  if (to === undefined) return {};
  const name = 'envoy.tracers.opentelemetry';
  return { provider: { name, typedConfig: collector(to) } };
}

function collector({ service, port, http }: NonNullable<Traced['provider']>): AnyMessage {
  const cluster = outboundCluster({ host: service, port, subset: undefined });
  const target =
    http === undefined
      ? { grpcService: { envoyGrpc: { clusterName: cluster, authority: service } } }
      : {
          httpService: {
            httpUri: {
              uri: `http://${service}:${port}${http.path ?? '/v1/traces'}`,
              cluster,
              timeout: http.timeout ?? '10s',
            },
          },
        };
  return pack('envoy.config.trace.v3.OpenTelemetryConfig', target);
}
