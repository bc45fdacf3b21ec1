import type { Test } from '../../../../harness/unit.ts';
import { at } from '../../../../../lib/index.ts';
import {
  addType,
  customSchema,
  refTo,
  type Schemas,
} from '../../../../../local/kinds/openapi/schema.ts';

const POD_SPEC = 'io.k8s.api.core.v1.PodSpec';

export function spec(t: Test): void {
  t.test('adds a type with all it refers to', async (t) => {
    const schemas: Schemas = new Map();

    t.same(addType(schemas, 'io.k8s.api.core.v1.Pod'), { $ref: refTo('io.k8s.api.core.v1.Pod') });

    const text = JSON.stringify([...schemas.values()]);
    for (const [, name] of text.matchAll(/#\/components\/schemas\/([^"]+)/g)) {
      t.ok(name !== undefined && schemas.has(name), `${name} is there`);
    }
  });

  t.test('says how patches merge, so that kubectl can compute one', async (t) => {
    const schemas: Schemas = new Map();
    addType(schemas, POD_SPEC);
    const schema = schemas.get(POD_SPEC);

    t.match(at(schema, 'properties', 'containers'), {
      type: 'array',
      'x-kubernetes-patch-strategy': 'merge',
      'x-kubernetes-patch-merge-key': 'name',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
    });
    t.match(at(schema, 'properties', 'volumes'), {
      'x-kubernetes-patch-strategy': 'merge,retainKeys',
    });
    t.match(at(schema, 'properties', 'nodeSelector'), { 'x-kubernetes-map-type': 'atomic' });
    t.same(at(schema, 'required'), ['containers']);
  });

  t.test('ends in types that refer to themselves', async (t) => {
    const schemas: Schemas = new Map();
    addType(schemas, 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps');

    t.ok(schemas.size > 1);
  });

  t.test('serves the schema of a custom resource as its author wrote it', async (t) => {
    const rules = [{ rule: 'self.size > 0' }];
    const spec = { type: 'object', 'x-kubernetes-validations': rules };

    const schema = customSchema(new Map(), { type: 'object', properties: { spec } });

    t.equal(at(schema, 'properties', 'spec'), spec);
    t.match(at(schema, 'properties', 'metadata'), {
      allOf: [{ $ref: refTo('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta') }],
    });
  });
}
