import type { Test } from '../../../../harness/unit.ts';
import type { JsonObject } from '../../../../../lib/index.ts';
import { definitionErrors } from '../../../../../local/kinds/custom/definition-errors.ts';

const good = {
  metadata: { name: 'widgets.example.org' },
  spec: {
    group: 'example.org',
    scope: 'Namespaced',
    names: { kind: 'Widget', plural: 'widgets' },
    versions: [
      { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } },
    ],
  },
};

function wrong(change: JsonObject): readonly string[] {
  const definition = { ...good, spec: { ...good.spec, ...change } };
  return definitionErrors(definition).map(({ path, message }) => `${path}: ${message}`);
}

export function spec(t: Test): void {
  t.test('finds nothing wrong with a good definition', async (t) => {
    t.same(definitionErrors(good), []);
  });

  t.test('wants the name to be plural and group', async (t) => {
    t.same(wrong({ group: 'example.com' }), [
      'metadata.name: Invalid value: "widgets.example.org": ' +
        'must be spec.names.plural+"."+spec.group',
    ]);
  });

  t.test('wants a scope that exists', async (t) => {
    t.same(wrong({ scope: 'Galaxy' }), [
      'spec.scope: Unsupported value: "Galaxy": supported values: "Cluster", "Namespaced"',
    ]);
    t.same(wrong({ scope: '' }), ['spec.scope: Required value']);
  });

  t.test('wants one stored version, each with a name and a schema of its own', async (t) => {
    const [version] = good.spec.versions;

    t.same(wrong({ versions: [version ?? {}, { ...version, schema: {} }] }), [
      'spec.versions[1].name: Duplicate value: "v1"',
      'spec.versions[1].schema.openAPIV3Schema: Required value: schemas are required',
      'spec.versions: Invalid value: "v1": must have exactly one version marked as storage version',
    ]);
  });

  t.test('keeps the versions in which objects were stored', async (t) => {
    const errors = definitionErrors({ ...good, status: { storedVersions: ['v1', 'v1beta1'] } });

    t.match(errors, [
      { path: 'status.storedVersions[1]', message: /must appear in spec\.versions/ },
    ]);
  });
}
