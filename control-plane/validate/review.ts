// The validating webhook's question and answer (AdmissionReview v1).
import { isObject, objectAt, parseJson, stringAt, type JsonObject } from '../../lib/index.ts';
import { textOf, type Finding } from './finding.ts';
import { validate } from './validate.ts';

type Reviewed = {
  /** The AdmissionReview to send back; undefined when what came is none. */
  readonly review: JsonObject | undefined;
  readonly isAllowed: boolean;
};

const UNPROCESSABLE = 422;

export function reviewAnswer(body: string): Reviewed {
  const review = parseJson(body);
  const request = objectAt(review, 'request');
  const uid = stringAt(request, 'uid');
  if (request === undefined || uid === undefined) return { review: undefined, isAllowed: false };
  const { object } = request;
  // Whoever deletes brings no object: there is nothing to find fault with.
  const findings = isObject(object) ? validate(object) : [];
  const errors = findings.filter(({ severity }) => severity === 'error');
  const warnings = findings.filter(({ severity }) => severity === 'warning').map(textOf);
  const isAllowed = errors.length === 0;
  const response = {
    uid,
    allowed: isAllowed,
    ...(warnings.length === 0 ? {} : { warnings }),
    ...(isAllowed ? {} : { status: refusal(errors) }),
  };
  return {
    review: { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response },
    isAllowed,
  };
}

function refusal(errors: readonly Finding[]): JsonObject {
  const causes = errors.map(({ path, message, remedy }) => ({
    reason: 'FieldValueInvalid',
    field: path,
    message: remedy === undefined ? message : `${message}: ${remedy}`,
  }));
  return {
    status: 'Failure',
    message: errors.map(textOf).join('; '),
    reason: 'Invalid',
    code: UNPROCESSABLE,
    details: { causes },
  };
}
