// What is wrong with a CustomResourceDefinition besides its shape: names, versions, schemas. The
// rules are those of Kubernetes for `apiextensions.k8s.io/v1`, as far as they protect this cluster.
import { at, isObject, listAt, stringAt, type Json, type JsonObject } from '../../../lib/index.ts';
import type { FieldError } from '../field-error.ts';
import { invalid, shown, unsupported } from '../shape/index.ts';
import { structuralErrors } from './structural.ts';

const DNS_LABEL = /^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/;
const SCOPES = ['Cluster', 'Namespaced'];
const LABEL_RULE =
  'a lowercase RFC 1035 label must consist of lower case alphanumeric characters or ' +
  "'-', start with a letter and end with an alphanumeric character";
const SUBDOMAIN_RULE =
  'a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, ' +
  "'-' or '.', and must start and end with an alphanumeric character";

export function definitionErrors(definition: JsonObject): readonly FieldError[] {
  return [
    ...nameErrors(definition),
    ...versionErrors(listAt(definition, 'spec', 'versions')),
    ...storedVersionErrors(definition),
  ];
}

function nameErrors(definition: JsonObject): readonly FieldError[] {
  const group = stringAt(definition, 'spec', 'group') ?? '';
  const plural = stringAt(definition, 'spec', 'names', 'plural') ?? '';
  const singular = stringAt(definition, 'spec', 'names', 'singular') ?? '';
  const kind = stringAt(definition, 'spec', 'names', 'kind') ?? '';
  const scope = stringAt(definition, 'spec', 'scope') ?? '';
  const name = stringAt(definition, 'metadata', 'name') ?? '';
  const errors: FieldError[] = [];
  if (name !== `${plural}.${group}`) {
    const rule = `must be spec.names.plural+"."+spec.group`;
    errors.push(bad({ path: 'metadata.name', message: invalid(name, rule) }));
  }
  errors.push(...mustBe({ path: 'spec.group', value: group }, DNS_SUBDOMAIN, SUBDOMAIN_RULE));
  errors.push(...mustBe({ path: 'spec.names.plural', value: plural }, DNS_LABEL, LABEL_RULE));
  if (singular !== '') {
    errors.push(...mustBe({ path: 'spec.names.singular', value: singular }, DNS_LABEL, LABEL_RULE));
  }
  const lower = { path: 'spec.names.kind', value: kind.toLowerCase() };
  errors.push(
    ...mustBe(lower, DNS_LABEL, `may have mixed case, but should otherwise match: ${LABEL_RULE}`),
  );
  for (const [index, short] of listAt(definition, 'spec', 'names', 'shortNames').entries()) {
    const value = typeof short === 'string' ? short : '';
    const path = `spec.names.shortNames[${index}]`;
    errors.push(...mustBe({ path, value }, DNS_LABEL, LABEL_RULE));
  }
  if (scope === '') errors.push(missing('spec.scope'));
  else if (!SCOPES.includes(scope)) {
    const message = unsupported(scope, SCOPES);
    errors.push({ path: 'spec.scope', reason: 'FieldValueNotSupported', message });
  }
  return errors;
}

function versionErrors(versions: readonly Json[]): readonly FieldError[] {
  if (versions.length === 0) return [missing('spec.versions')];
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  for (const [index, version] of versions.entries()) {
    const path = `spec.versions[${index}]`;
    const name = stringAt(version, 'name') ?? '';
    errors.push(...mustBe({ path: `${path}.name`, value: name }, DNS_LABEL, LABEL_RULE));
    if (seen.has(name)) {
      const message = `Duplicate value: ${shown(name)}`;
      errors.push({ path: `${path}.name`, reason: 'FieldValueDuplicate', message });
    }
    seen.add(name);
    const schema = at(version, 'schema', 'openAPIV3Schema');
    const place = `${path}.schema.openAPIV3Schema`;
    if (isObject(schema)) errors.push(...structuralErrors(schema, place));
    else errors.push({ ...missing(place), message: 'Required value: schemas are required' });
  }
  const stored = versions.filter((version) => at(version, 'storage') === true);
  if (stored.length !== 1) {
    const names = [...seen].join(', ');
    const rule = 'must have exactly one version marked as storage version';
    errors.push(bad({ path: 'spec.versions', message: invalid(names, rule) }));
  }
  return errors;
}

/** A version in which objects were stored must not vanish from the definition. */
function storedVersionErrors(definition: JsonObject): readonly FieldError[] {
  const names = listAt(definition, 'spec', 'versions').map((version) => at(version, 'name'));
  return listAt(definition, 'status', 'storedVersions').flatMap((stored, index) =>
    names.includes(stored)
      ? []
      : [
          bad({
            path: `status.storedVersions[${index}]`,
            message: invalid(stored, 'must appear in spec.versions'),
          }),
        ],
  );
}

type Named = { readonly path: string; readonly value: string };

function mustBe({ path, value }: Named, pattern: RegExp, rule: string): readonly FieldError[] {
  if (value === '') return [missing(path)];
  return pattern.test(value) ? [] : [bad({ path, message: invalid(value, rule) })];
}

function bad({ path, message }: Omit<FieldError, 'reason'>): FieldError {
  return { path, reason: 'FieldValueInvalid', message };
}

function missing(path: string): FieldError {
  return { path, reason: 'FieldValueRequired', message: 'Required value' };
}
