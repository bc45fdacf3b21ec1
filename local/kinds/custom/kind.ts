// From a CustomResourceDefinition to the kind it declares. Objects are served alike in all
// versions: a conversion webhook is accepted and not called.
import {
  at,
  isObject,
  listAt,
  objectAt,
  stringAt,
  type Json,
  type JsonObject,
} from '../../../lib/index.ts';
import type { FieldError } from '../field-error.ts';
import type { Kind, KindVersion, PrinterColumn, ScalePaths } from '../kind.ts';
import type { TypeNode } from '../type-node.ts';
import { definitionErrors } from './definition-errors.ts';
import { customType } from './type.ts';
import { byVersionPriority } from './version.ts';

type CustomKind =
  | { readonly kind: 'ok'; readonly value: Kind }
  | { readonly kind: 'rejected'; readonly errors: readonly FieldError[] };

/** What `kubectl get` shows of a kind that declares no columns. */
const AGE: PrinterColumn = {
  name: 'Age',
  type: 'date',
  format: '',
  priority: 0,
  description: 'When the object was created.',
  jsonPath: '.metadata.creationTimestamp',
};

export function customKind(definition: JsonObject): CustomKind {
  const errors = definitionErrors(definition);
  if (errors.length > 0) return { kind: 'rejected', errors };
  const versions = listAt(definition, 'spec', 'versions');
  const stored = versions.find((version) => at(version, 'storage') === true);
  const served = versions.filter((version) => at(version, 'served') === true);
  const names = objectAt(definition, 'spec', 'names') ?? {};
  const kind = stringAt(names, 'kind') ?? '';
  const group = stringAt(definition, 'spec', 'group') ?? '';
  return {
    kind: 'ok',
    value: {
      group,
      versions: served
        .map((version) => versionOf(version, { group, kind }))
        .sort((one, other) => byVersionPriority(one.version, other.version)),
      storageVersion: stringAt(stored, 'name') ?? '',
      kind,
      plural: stringAt(names, 'plural') ?? '',
      singular: stringAt(names, 'singular') || kind.toLowerCase(),
      shortNames: stringsAt(names, 'shortNames'),
      categories: stringsAt(names, 'categories'),
      namespaced: stringAt(definition, 'spec', 'scope') === 'Namespaced',
      hasStatus: at(stored, 'subresources', 'status') !== undefined,
      hasGeneration: true,
      scale: scaleOf(at(stored, 'subresources', 'scale')),
      custom: true,
      virtual: false,
    },
  };
}

function versionOf(
  version: Json,
  { group, kind }: { readonly group: string; readonly kind: string },
): KindVersion {
  const name = stringAt(version, 'name') ?? '';
  const schema = objectAt(version, 'schema', 'openAPIV3Schema') ?? {};
  let made: TypeNode | undefined;
  const columns = listAt(version, 'additionalPrinterColumns').map(columnOf);
  const warning =
    stringAt(version, 'deprecationWarning') ?? `${group}/${name} ${kind} is deprecated`;
  return {
    version: name,
    type: () => (made ??= customType(schema)),
    columns: columns.length > 0 ? columns : [AGE],
    deprecation: at(version, 'deprecated') === true ? warning : undefined,
  };
}

function columnOf(column: Json): PrinterColumn {
  const priority = at(column, 'priority');
  return {
    name: stringAt(column, 'name') ?? '',
    type: stringAt(column, 'type') ?? 'string',
    format: stringAt(column, 'format') ?? '',
    priority: typeof priority === 'number' ? priority : 0,
    description: stringAt(column, 'description') ?? '',
    jsonPath: stringAt(column, 'jsonPath') ?? '',
  };
}

function scaleOf(scale: Json | undefined): ScalePaths | undefined {
  if (!isObject(scale)) return undefined;
  return {
    specReplicas: stringAt(scale, 'specReplicasPath') ?? '.spec.replicas',
    statusReplicas: stringAt(scale, 'statusReplicasPath') ?? '.status.replicas',
    labelSelector: stringAt(scale, 'labelSelectorPath'),
  };
}

function stringsAt(object: JsonObject, name: string): readonly string[] {
  return listAt(object, name).filter((item) => typeof item === 'string');
}
