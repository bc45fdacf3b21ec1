import type { Test } from '../../../../harness/unit.ts';
import type { Json, JsonObject } from '../../../../../lib/index.ts';
import { customKind } from '../../../../../local/kinds/custom/kind.ts';

const schema = { openAPIV3Schema: { type: 'object' } };

function definition(names: JsonObject, versions: readonly Json[]): JsonObject {
  return {
    metadata: { name: 'widgets.example.org' },
    spec: {
      group: 'example.org',
      scope: 'Namespaced',
      names: { kind: 'Widget', plural: 'widgets', ...names },
      versions,
    },
  };
}

export function spec(t: Test): void {
  t.test('reads names, subresources and columns', async (t) => {
    const columns = [{ name: 'Size', type: 'integer', jsonPath: '.spec.size' }];
    const scale = { specReplicasPath: '.spec.n', statusReplicasPath: '.status.n' };
    const version = {
      name: 'v1',
      served: true,
      storage: true,
      schema,
      subresources: { status: {}, scale },
      additionalPrinterColumns: columns,
    };

    const made = customKind(definition({ shortNames: ['wd'], categories: ['all'] }, [version]));

    t.match(made, {
      kind: 'ok',
      value: {
        group: 'example.org',
        kind: 'Widget',
        plural: 'widgets',
        singular: 'widget',
        shortNames: ['wd'],
        categories: ['all'],
        namespaced: true,
        hasStatus: true,
        scale: { specReplicas: '.spec.n', statusReplicas: '.status.n', labelSelector: undefined },
        custom: true,
        versions: [{ version: 'v1', columns: [{ name: 'Size', priority: 0 }] }],
      },
    });
  });

  t.test('serves the versions that are served, the most stable first', async (t) => {
    const versions = [
      { name: 'v1beta1', served: true, storage: false, deprecated: true, schema },
      { name: 'v1', served: true, storage: true, schema },
      { name: 'v1alpha1', served: false, storage: false, schema },
    ];

    const made = customKind(definition({}, versions));

    t.match(made, {
      value: {
        storageVersion: 'v1',
        versions: [
          { version: 'v1', deprecation: undefined },
          { version: 'v1beta1', deprecation: 'example.org/v1beta1 Widget is deprecated' },
        ],
      },
    });
    t.equal(made.kind === 'ok' && made.value.versions.length, 2);
  });

  t.test('shows the age of what declares no columns', async (t) => {
    const made = customKind(definition({}, [{ name: 'v1', served: true, storage: true, schema }]));

    t.match(made, { value: { versions: [{ columns: [{ name: 'Age', type: 'date' }] }] } });
  });

  t.test('says everything that is wrong with a definition', async (t) => {
    const made = customKind(definition({ plural: 'Widgets' }, []));

    t.match(made, {
      kind: 'rejected',
      errors: [{ path: 'metadata.name' }, { path: 'spec.names.plural' }, { path: 'spec.versions' }],
    });
  });
}
