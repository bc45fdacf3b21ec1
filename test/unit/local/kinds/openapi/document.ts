import type { Test } from '../../../../harness/unit.ts';
import {
  at,
  objectAt,
  parseJson,
  stringAt,
  type Json,
  type JsonObject,
} from '../../../../../lib/index.ts';
import { builtinKinds } from '../../../../../local/kinds/builtin.ts';
import { customKind } from '../../../../../local/kinds/custom/index.ts';
import { openApiBytes, openApiIndex } from '../../../../../local/kinds/openapi/document.ts';
import type { Kind } from '../../../../../local/kinds/kind.ts';

function widget(size: JsonObject): readonly Kind[] {
  const schema = { openAPIV3Schema: { type: 'object', properties: { size } } };
  const made = customKind({
    metadata: { name: 'widgets.example.org' },
    spec: {
      group: 'example.org',
      scope: 'Cluster',
      names: { kind: 'Widget', plural: 'widgets' },
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  });
  return made.kind === 'ok' ? [made.value] : [];
}

function document(groupVersion: string, kinds: readonly Kind[]): Json | undefined {
  return parseJson(Buffer.from(openApiBytes(groupVersion, kinds) ?? []).toString());
}

function addressOf(groupVersion: string, kinds: readonly Kind[]): string | undefined {
  return stringAt(openApiIndex(kinds), 'paths', groupVersion, 'serverRelativeURL');
}

export function spec(t: Test): void {
  const kinds = builtinKinds();

  t.test('has a document for every group and version of the index', async (t) => {
    for (const name of Object.keys(objectAt(openApiIndex(kinds), 'paths') ?? {})) {
      t.ok(at(document(name, kinds), 'components', 'schemas'), name);
    }
    t.equal(openApiBytes('apis/none/v1', kinds), undefined);
  });

  t.test('marks the schema of a kind, of its list and of its scale', async (t) => {
    const schemas = at(document('apis/apps/v1', kinds), 'components', 'schemas');
    const mark = 'x-kubernetes-group-version-kind';

    t.match(at(schemas, 'io.k8s.api.apps.v1.Deployment', mark), [
      { group: 'apps', kind: 'Deployment' },
    ]);
    t.match(at(schemas, 'io.k8s.api.apps.v1.DeploymentList', mark), [{ kind: 'DeploymentList' }]);
    t.match(at(schemas, 'io.k8s.api.autoscaling.v1.Scale', mark), [{ kind: 'Scale' }]);
  });

  t.test('gives custom resources a name in reverse, as Kubernetes does', async (t) => {
    const schemas = at(
      document('apis/example.org/v1', widget({ type: 'string' })),
      'components',
      'schemas',
    );

    t.match(at(schemas, 'org.example.v1.Widget'), { properties: { size: { type: 'string' } } });
  });

  t.test('keeps the bytes while the kinds are the same, and moves when they change', async (t) => {
    const one = widget({ type: 'string' });
    const other = widget({ type: 'integer' });
    const name = 'apis/example.org/v1';

    t.equal(openApiBytes(name, one), openApiBytes(name, [...one]));
    t.not(openApiBytes(name, one), openApiBytes(name, other));
    t.equal(addressOf(name, one), addressOf(name, widget({ type: 'string' })));
    t.not(addressOf(name, one), addressOf(name, other));
  });
}
