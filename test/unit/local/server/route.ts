import type { Test } from '../../../harness/unit.ts';
import fc from 'fast-check';
import { routeOf } from '../../../../local/server/route.ts';

export function spec(t: Test): void {
  t.test('reads every form of a resource path', async (t) => {
    const core = { group: '', version: 'v1' };
    const cases: readonly (readonly [string, object])[] = [
      [
        '/api/v1/nodes',
        { id: { ...core, plural: 'nodes' }, namespace: undefined, name: undefined },
      ],
      ['/api/v1/namespaces/a', { id: { ...core, plural: 'namespaces' }, name: 'a' }],
      [
        '/api/v1/namespaces/a/status',
        { id: { plural: 'namespaces' }, name: 'a', subresource: 'status' },
      ],
      ['/api/v1/namespaces/a/finalize', { name: 'a', subresource: 'finalize' }],
      ['/api/v1/namespaces/a/pods', { id: { plural: 'pods' }, namespace: 'a', name: undefined }],
      ['/api/v1/namespaces/a/pods/b/log', { namespace: 'a', name: 'b', subresource: 'log' }],
      [
        '/apis/apps/v1/namespaces/a/deployments/b/scale',
        { id: { group: 'apps', plural: 'deployments' }, name: 'b', subresource: 'scale' },
      ],
      ['/apis/a.b/v1/things/x%3Ay', { id: { group: 'a.b' }, name: 'x:y' }],
    ];
    for (const [path, wanted] of cases)
      t.match(routeOf(path), { kind: 'resource', ...wanted }, path);
  });

  t.test('knows the other paths', async (t) => {
    t.same(routeOf('/api'), { kind: 'groups', core: true });
    t.same(routeOf('/apis/'), { kind: 'groups', core: false });
    t.same(routeOf('/apis/apps'), { kind: 'group', group: 'apps' });
    t.same(routeOf('/apis/apps/v1'), { kind: 'group-version', group: 'apps', version: 'v1' });
    t.same(routeOf('/openapi/v3'), { kind: 'openapi', groupVersion: undefined });
    t.same(routeOf('/openapi/v3/apis/apps/v1'), { kind: 'openapi', groupVersion: 'apis/apps/v1' });
    t.equal(routeOf('/livez/ping').kind, 'health');
    for (const path of ['/', '/openapi/v1', '/api/v1/a/b/c/d', '/api/v1/a%2Fb', '/%', '/x']) {
      t.equal(routeOf(path).kind, 'unknown', path);
    }
  });

  t.test('no path is too odd for an answer', async () => {
    fc.assert(fc.property(fc.string(), (text) => typeof routeOf(`/${text}`).kind === 'string'));
  });
}
