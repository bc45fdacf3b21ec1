import type { Test } from '../../../../harness/unit.ts';
import { listAt, stringAt } from '../../../../../lib/index.ts';
import { builtinKinds } from '../../../../../local/kinds/builtin.ts';
import { pathsOf } from '../../../../../local/kinds/openapi/path.ts';

function pathsOfKind(name: string): ReturnType<typeof pathsOf> {
  const kind = builtinKinds().find((each) => each.kind === name);
  return kind === undefined ? [] : pathsOf({ kind, version: 'v1', schema: {}, listSchema: {} });
}

export function spec(t: Test): void {
  t.test('offers patch with field validation and dry run for the right kind', async (t) => {
    const paths = new Map(pathsOfKind('Deployment'));
    const patch = paths.get('/apis/apps/v1/namespaces/{namespace}/deployments/{name}')?.['patch'];

    t.match(patch, {
      'x-kubernetes-group-version-kind': { group: 'apps', version: 'v1', kind: 'Deployment' },
      'x-kubernetes-action': 'patch',
    });
    const names = listAt(patch, 'parameters').map((parameter) => stringAt(parameter, 'name'));
    t.same(names, ['dryRun', 'fieldManager', 'fieldValidation', 'force']);
  });

  t.test('names the subresources, scale as the kind it answers with', async (t) => {
    const paths = new Map(pathsOfKind('Deployment'));
    const root = '/apis/apps/v1/namespaces/{namespace}/deployments/{name}';

    t.ok(paths.has(`${root}/status`));
    t.match(paths.get(`${root}/scale`)?.['get'], {
      'x-kubernetes-group-version-kind': { group: 'autoscaling', kind: 'Scale' },
    });
  });

  t.test('puts cluster kinds at the root, and only creation where nothing is stored', async (t) => {
    const nodes = pathsOfKind('Node').map(([path]) => path);
    const reviews = pathsOfKind('TokenReview');

    t.same(nodes, ['/api/v1/nodes', '/api/v1/nodes/{name}', '/api/v1/nodes/{name}/status']);
    t.same(
      reviews.map(([path, item]) => [path, Object.keys(item)]),
      [['/apis/authentication.k8s.io/v1/tokenreviews', ['post']]],
    );
  });
}
