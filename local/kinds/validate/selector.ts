// Rules for label selectors, and for the bond between a workload's selector and its template.
import { isObject, listAt, objectAt, type JsonObject } from '../../../lib/index.ts';
import type { FieldPath } from '../field-error.ts';
import { qualifiedName } from './format.ts';
import { labels } from './metadata.ts';
import { forbidden, invalid, required } from './problem.ts';
import { forEach, formatted, need, type Problems } from './rule.ts';

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

export function* labelSelector(selector: JsonObject, path: FieldPath): Problems {
  yield* labels(selector['matchLabels'], `${path}.matchLabels`);
  yield* forEach(selector, `${path}.matchExpressions`, requirement);
}

function* requirement(object: JsonObject, path: FieldPath): Problems {
  yield* need(object, `${path}.key`);
  yield* formatted(object, `${path}.key`, qualifiedName);
  const operator = object['operator'];
  const count = listAt(object, 'values').length;
  if (typeof operator !== 'string' || !OPERATORS.includes(operator)) {
    yield invalid(`${path}.operator`, operator, 'not a valid selector operator');
  } else if (operator.endsWith('In') && count === 0) {
    yield required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'");
  } else if (!operator.endsWith('In') && count > 0) {
    yield forbidden(
      `${path}.values`,
      "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
    );
  }
}

/** A workload must select the very pods that it makes. */
export function* selectsTemplate(spec: JsonObject, path: FieldPath, kind: string): Problems {
  const selector = spec['selector'];
  if (!isObject(selector)) {
    yield required(`${path}.selector`);
    return;
  }
  yield* labelSelector(selector, `${path}.selector`);
  const matchLabels = objectAt(selector, 'matchLabels') ?? {};
  const expressions = listAt(selector, 'matchExpressions').filter(isObject);
  if (Object.keys(matchLabels).length === 0 && expressions.length === 0) {
    yield invalid(`${path}.selector`, selector, `empty selector is invalid for ${kind}`);
    return;
  }
  const given = objectAt(spec, 'template', 'metadata', 'labels') ?? {};
  const equal = Object.entries(matchLabels).every(([key, value]) => given[key] === value);
  if (!equal || !expressions.every((each) => matches({ expression: each, given }))) {
    const reason = '`selector` does not match template `labels`';
    yield invalid(`${path}.template.metadata.labels`, given, reason);
  }
}

type Match = { readonly expression: JsonObject; readonly given: JsonObject };

function matches({ expression, given }: Match): boolean {
  const key = expression['key'];
  const value = typeof key === 'string' ? given[key] : undefined;
  const isListed = value !== undefined && listAt(expression, 'values').includes(value);
  const operator = expression['operator'];
  if (operator === 'In') return isListed;
  if (operator === 'NotIn') return !isListed;
  return operator === 'Exists' ? value !== undefined : value === undefined;
}
