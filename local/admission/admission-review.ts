// The message between API server and webhook: AdmissionReview v1, as JSON, both ways.
import {
  at,
  isList,
  isObject,
  listAt,
  numberAt,
  objectAt,
  parseJson,
  stringAt,
  type Json,
  type JsonObject,
} from '../../lib/index.ts';
import type { AdmissionRequest } from '../registry/index.ts';

export type Question = {
  readonly request: AdmissionRequest;
  /** The version in which the webhook wants to see the object. */
  readonly version: string;
  readonly uid: string;
};

export type Answer =
  | {
      readonly kind: 'allowed';
      readonly operations: readonly Json[];
      readonly warnings: readonly string[];
    }
  | { readonly kind: 'denied'; readonly denial: Denial; readonly warnings: readonly string[] }
  | { readonly kind: 'nonsense'; readonly reason: string };

export type Denial = {
  readonly code: number | undefined;
  readonly reason: string | undefined;
  readonly message: string | undefined;
};

const OPTIONS_KIND = {
  CREATE: 'CreateOptions',
  UPDATE: 'UpdateOptions',
  DELETE: 'DeleteOptions',
  CONNECT: undefined,
} as const;

export function questionText({ request, version, uid }: Question): string {
  const { kind, operation, user, namespace, name } = request;
  const { group, plural } = kind;
  const optionsKind = OPTIONS_KIND[operation];
  const seen = (object: AdmissionRequest['object']): Json =>
    object === undefined ? null : { ...object, apiVersion: apiVersion(group, version) };
  const review: JsonObject = {
    kind: 'AdmissionReview',
    apiVersion: 'admission.k8s.io/v1',
    request: {
      uid,
      kind: { group, version, kind: kind.kind },
      resource: { group, version, resource: plural },
      subResource: request.subresource,
      requestKind: { group, version: request.version, kind: kind.kind },
      requestResource: { group, version: request.version, resource: plural },
      requestSubResource: request.subresource,
      name,
      namespace,
      operation,
      userInfo: { ...user },
      object: seen(request.object),
      oldObject: seen(request.oldObject),
      dryRun: request.dryRun,
      options:
        optionsKind === undefined ? null : { kind: optionsKind, apiVersion: 'meta.k8s.io/v1' },
    },
  };
  return JSON.stringify(review);
}

/** Reads the answer to the question with this uid. */
export function readAnswer(text: string, { uid }: Pick<Question, 'uid'>): Answer {
  const review = parseJson(text);
  const response = objectAt(review, 'response');
  if (stringAt(review, 'kind') !== 'AdmissionReview' || response === undefined) {
    return nonsense('the answer is not an AdmissionReview with a response');
  }
  if (stringAt(review, 'apiVersion') !== 'admission.k8s.io/v1') {
    return nonsense('expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview');
  }
  const answered = stringAt(response, 'uid') ?? '';
  if (answered !== uid) return nonsense(`expected response.uid="${uid}", got "${answered}"`);
  const warnings = listAt(response, 'warnings').filter((one) => typeof one === 'string');
  if (response['allowed'] !== true) {
    return { kind: 'denied', denial: denialOf(response), warnings };
  }
  const operations = operationsOf(response);
  if (operations === undefined) return nonsense('the patch is not a base64 encoded JSON patch');
  return { kind: 'allowed', operations, warnings };
}

function denialOf(response: JsonObject): Denial {
  return {
    code: numberAt(response, 'status', 'code'),
    reason: stringAt(response, 'status', 'reason'),
    message: stringAt(response, 'status', 'message'),
  };
}

function operationsOf(response: JsonObject): readonly Json[] | undefined {
  const patch = at(response, 'patch');
  if (patch === undefined || patch === null || patch === '') return [];
  if (typeof patch !== 'string' || response['patchType'] !== 'JSONPatch') return undefined;
  const operations = parseJson(Buffer.from(patch, 'base64').toString('utf8'));
  return isList(operations) && operations.every(isObject) ? operations : undefined;
}

function nonsense(reason: string): Answer {
  return { kind: 'nonsense', reason };
}

function apiVersion(...[group, version]: readonly [string, string]): string {
  return group === '' ? version : `${group}/${version}`;
}
