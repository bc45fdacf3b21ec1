// Label and field selectors, as kubectl writes them (`app=web,tier!=db,env in (a,b),!old`) and as
// objects carry them (`matchLabels`, `matchExpressions`): one list of requirements for both.
import { at, type Json, type JsonObject } from './json.ts';
import { scanSelector, type SelectorToken } from './selector-scan.ts';

export type Requirement =
  | { readonly kind: 'in' | 'not-in'; readonly key: string; readonly values: readonly string[] }
  | { readonly kind: 'exists' | 'absent'; readonly key: string };

/** All must hold. The empty selector matches everything. */
export type Selector = readonly Requirement[];

export type SelectorReading =
  | { readonly kind: 'ok'; readonly value: Selector }
  | { readonly kind: 'rejected'; readonly reason: string };

/** `LabelSelector` as it stands in objects. */
export type LabelSelector = {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly LabelExpression[];
};

export type LabelExpression = {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values?: readonly string[];
};

export type Labels = Readonly<Record<string, string>>;

export function matchesLabels(selector: Selector, labels: Labels | undefined): boolean {
  return selector.every((requirement) => holds(requirement, labels?.[requirement.key]));
}

/** A field that is not there reads as the empty string, as Kubernetes has it. */
export function matchesFields(selector: Selector, object: JsonObject): boolean {
  return selector.every((requirement) => holds(requirement, fieldText(object, requirement.key)));
}

/** Reads the text of a `labelSelector` query parameter. */
export function parseLabelSelector(text: string): SelectorReading {
  const scan = scanSelector(text);
  if (scan.kind === 'rejected') return scan;
  const requirements: Requirement[] = [];
  let rest = scan.tokens;
  while (rest.length > 0) {
    const step = readRequirement(rest);
    if (step.kind === 'rejected') return step;
    requirements.push(step.requirement);
    rest = rest.slice(step.used);
    if (rest.length === 0) break;
    if (rest[0]?.kind !== ',') return rejected(`expected ',' before '${textOf(rest[0])}'`);
    rest = rest.slice(1);
    if (rest.length === 0) return rejected("nothing follows the last ','");
  }
  return { kind: 'ok', value: requirements };
}

/** Reads the text of a `fieldSelector` query parameter: only `=`, `==` and `!=`. */
export function parseFieldSelector(text: string): SelectorReading {
  const requirements: Requirement[] = [];
  for (const term of splitTerms(text)) {
    const found = /^([^=!]+)(==|!=|=)(.*)$/s.exec(term);
    if (found === null) return rejected(`'${term}' is not of the form field=value`);
    const [, key = '', operator, value = ''] = found;
    const kind = operator === '!=' ? 'not-in' : 'in';
    requirements.push({ kind, key: key.trim(), values: [value.replace(/\\([\\,=])/g, '$1')] });
  }
  return { kind: 'ok', value: requirements };
}

/** The selector of an object's field; without one nothing is selected: undefined. */
export function selectorOf(selector: LabelSelector | undefined): Selector | undefined {
  if (selector === undefined) return undefined;
  const labels = labelsSelector(selector.matchLabels ?? {});
  return [...labels, ...(selector.matchExpressions ?? []).map(requirementOf)];
}

/** The plain map of a Service or a `nodeSelector`: each label must have its value. */
export function labelsSelector(labels: Labels): Selector {
  return Object.entries(labels).map(([key, value]) => ({ kind: 'in', key, values: [value] }));
}

/** The text form, for a query parameter and for `status.selector` of a scale. */
export function selectorText(selector: Selector): string {
  return selector.map(requirementText).join(',');
}

function holds(requirement: Requirement, value: string | undefined): boolean {
  switch (requirement.kind) {
    case 'in':
      return value !== undefined && requirement.values.includes(value);
    case 'not-in':
      return value === undefined || !requirement.values.includes(value);
    case 'exists':
      return value !== undefined;
    case 'absent':
      return value === undefined;
  }
}

function fieldText(object: JsonObject, path: string): string {
  const value: Json | undefined = at(object, ...path.split('.'));
  if (value === undefined || value === null || typeof value === 'object') return '';
  return String(value);
}

type RequirementStep =
  | { readonly kind: 'ok'; readonly requirement: Requirement; readonly used: number }
  | { readonly kind: 'rejected'; readonly reason: string };

function readRequirement(tokens: readonly SelectorToken[]): RequirementStep {
  const [first, second, third] = tokens;
  if (first?.kind === '!') {
    if (second?.kind !== 'word') return rejected("expected a label key after '!'");
    return { kind: 'ok', requirement: { kind: 'absent', key: second.text }, used: 2 };
  }
  if (first?.kind !== 'word') return rejected(`expected a label key, found '${textOf(first)}'`);
  const key = first.text;
  if (second === undefined || second.kind === ',') {
    return { kind: 'ok', requirement: { kind: 'exists', key }, used: 1 };
  }
  if (second.kind === '=' || second.kind === '!=') {
    const kind = second.kind === '=' ? 'in' : 'not-in';
    const value = third?.kind === 'word' ? third.text : '';
    const used = third?.kind === 'word' ? 3 : 2;
    return { kind: 'ok', requirement: { kind, key, values: [value] }, used };
  }
  if (second.kind === 'word' && (second.text === 'in' || second.text === 'notin')) {
    const kind = second.text === 'in' ? 'in' : 'not-in';
    return readValues({ kind, key, tokens });
  }
  return rejected(
    `found '${textOf(second)}' after '${key}', expected one of: in, notin, =, ==, !=`,
  );
}

type ValuesToRead = {
  readonly kind: 'in' | 'not-in';
  readonly key: string;
  readonly tokens: readonly SelectorToken[];
};

function readValues({ kind, key, tokens }: ValuesToRead): RequirementStep {
  const end = tokens.findIndex((token) => token.kind === ')');
  if (tokens[2]?.kind !== '(' || end < 0) return rejected(`expected (value, …) after '${key}'`);
  const values: string[] = [];
  for (const token of tokens.slice(3, end)) {
    if (token.kind === ',') continue;
    if (token.kind !== 'word') return rejected(`found '${textOf(token)}' among the values`);
    values.push(token.text);
  }
  if (values.length === 0) return rejected(`'${key}' needs at least one value in ( )`);
  return { kind: 'ok', requirement: { kind, key, values }, used: end + 1 };
}

function requirementOf({ key, operator, values = [] }: LabelExpression): Requirement {
  switch (operator) {
    case 'In':
      return { kind: 'in', key, values };
    case 'NotIn':
      return { kind: 'not-in', key, values };
    case 'Exists':
      return { kind: 'exists', key };
    case 'DoesNotExist':
      return { kind: 'absent', key };
  }
}

function requirementText(requirement: Requirement): string {
  const { key } = requirement;
  switch (requirement.kind) {
    case 'exists':
      return key;
    case 'absent':
      return `!${key}`;
    case 'in':
      if (requirement.values.length === 1) return `${key}=${requirement.values[0] ?? ''}`;
      return `${key} in (${requirement.values.join(',')})`;
    case 'not-in':
      if (requirement.values.length === 1) return `${key}!=${requirement.values[0] ?? ''}`;
      return `${key} notin (${requirement.values.join(',')})`;
  }
}

/** Splits at commas that no backslash escapes. */
function splitTerms(text: string): readonly string[] {
  return text.split(/(?<!\\),/).filter((term) => term.trim() !== '');
}

function textOf(token: SelectorToken | undefined): string {
  if (token === undefined) return 'the end';
  return token.kind === 'word' ? token.text : token.kind;
}

function rejected(reason: string): { readonly kind: 'rejected'; readonly reason: string } {
  return { kind: 'rejected', reason };
}
