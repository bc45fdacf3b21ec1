// The webhook's question and answer (AdmissionReview v1): a pod that is to be created, and what to
// change of it.
import { podTemplateView } from '../../api/kubernetes/index.ts';
import { read } from '../../api/schema/index.ts';
import { isObject, objectAt, parseJson, stringAt, type JsonObject } from '../../lib/index.ts';
import { decide, factsOf } from '../decide/index.ts';
import { inject, settingsOf, type InjectionSettings } from '../inject/index.ts';
import { patchOf } from '../patch/index.ts';

export type Review = {
  readonly outcome: 'injected' | 'skipped' | 'refused' | 'not-a-review';
  /** The AdmissionReview to send back; undefined when what came is none. */
  readonly answer: JsonObject | undefined;
  /** Why, for the log. */
  readonly reason: string;
  readonly warning?: string;
};

type ReviewToAnswer = {
  readonly body: string;
  /** What stands behind `/inject`: `/cluster/east/net/blue`. */
  readonly parameters: string;
};

const BAD_REQUEST = 400;

export function reviewPod(
  { body, parameters }: ReviewToAnswer,
  settings: InjectionSettings,
): Review {
  const review = parseJson(body);
  const request = objectAt(review, 'request');
  const uid = stringAt(request, 'uid');
  const apiVersion = stringAt(review, 'apiVersion') ?? 'admission.k8s.io/v1';
  if (request === undefined || uid === undefined) {
    return { outcome: 'not-a-review', answer: undefined, reason: 'not an AdmissionReview' };
  }
  const answer = (rest: JsonObject): JsonObject => ({
    apiVersion,
    kind: 'AdmissionReview',
    response: { uid, ...rest },
  });
  const refuse = (reasons: readonly string[]): Review => {
    const message = `the sidecar cannot be injected: ${reasons.join('; ')}`;
    const status = { status: 'Failure', message, reason: 'BadRequest', code: BAD_REQUEST };
    const refusal = answer({ allowed: false, status });
    return { outcome: 'refused', answer: refusal, reason: message };
  };
  const { object } = request;
  const reading = read(podTemplateView, object);
  if (reading.kind === 'rejected' || !isObject(object)) {
    return refuse(reading.findings.map(({ path, message }) => `${path} ${message}`));
  }
  const pod = reading.value;
  const namespace = pod.metadata?.namespace || (stringAt(request, 'namespace') ?? 'default');
  const decision = decide(factsOf(pod, namespace), settings.policy);
  const { reason, warning } = decision;
  const warned = warning === undefined ? {} : { warning };
  if (!decision.injects) {
    return { outcome: 'skipped', answer: answer({ allowed: true }), reason, ...warned };
  }
  const labels = pod.metadata?.labels ?? {};
  const own = settingsOf(withParameters(settings, parameters), { namespace, labels });
  const injection = inject({ pod, namespace }, own);
  if (injection.kind === 'rejected') return refuse(injection.reasons);
  const patch = JSON.stringify(patchOf({ before: object, after: injection.pod }));
  const changed = answer({
    allowed: true,
    patchType: 'JSONPatch',
    patch: Buffer.from(patch).toString('base64'),
  });
  return { outcome: 'injected', answer: changed, reason, ...warned };
}

/** The webhook's URL may say which cluster and network its pods are in. */
function withParameters(settings: InjectionSettings, parameters: string): InjectionSettings {
  const words = parameters.split('/').filter((word) => word !== '');
  const given = new Map<string, string>();
  for (let at = 0; at + 1 < words.length; at += 2) {
    given.set(words[at] ?? '', (words[at + 1] ?? '').replaceAll('--slash--', '/'));
  }
  return {
    ...settings,
    clusterId: given.get('cluster') ?? settings.clusterId,
    network: given.get('net') ?? settings.network,
  };
}
