// What of requests is traced. Where spans go is the agent's business.
import type { CustomTag, HttpTracing } from '../../../api/xds/index.ts';
import type { CustomTagPlan, ListenerPlan, TracingPlan } from '../../plan/index.ts';
import { percent, type Place } from '../reading/index.ts';

// Envoy's.
const PATH_TAG_BYTES = 256;

export function tracing(
  config: HttpTracing | undefined,
  direction: ListenerPlan['direction'],
  place: Place,
): TracingPlan | undefined {
  if (config === undefined) return undefined;
  const { clientSampling, randomSampling, overallSampling } = config;
  return {
    samplePercent: percent(randomSampling, 100, place.at('random_sampling')),
    overallPercent: percent(overallSampling, 100, place.at('overall_sampling')),
    clientPercent: percent(clientSampling, 100, place.at('client_sampling')),
    spanKind: direction === 'outbound' ? 'client' : 'server',
    pathTagBytesMax: config.maxPathTagLength ?? PATH_TAG_BYTES,
    customTags: place
      .at('custom_tags')
      .each(config.customTags, customTag)
      .filter((tag) => tag !== undefined),
  };
}

function customTag(config: CustomTag, place: Place): CustomTagPlan | undefined {
  const { tag: name = '', literal, environment, requestHeader } = config;
  if (name === '') place.at('tag').reject('is required');
  if (literal !== undefined) {
    return { name, from: 'literal', value: literal.value ?? '', otherwise: '' };
  }
  if (environment !== undefined) {
    const { name: value = '', defaultValue: otherwise = '' } = environment;
    return { name, from: 'environment', value, otherwise };
  }
  if (requestHeader !== undefined) {
    const { name: value = '', defaultValue: otherwise = '' } = requestHeader;
    return { name, from: 'header', value: value.toLowerCase(), otherwise };
  }
  place.note('says nothing that is acted on');
  return undefined;
}
