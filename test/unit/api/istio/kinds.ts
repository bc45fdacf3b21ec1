import type { Test } from '../../../harness/unit.ts';
import { ISTIO_KINDS } from '../../../../api/istio/index.ts';

export function spec(t: Test): void {
  const kindOf = (name: string) => ISTIO_KINDS.find(({ kind }) => kind === name);

  t.test('stores the newest version, and serves those that old files name', async (t) => {
    t.same(kindOf('VirtualService')?.versions, ['v1', 'v1beta1', 'v1alpha3']);
    t.same(kindOf('AuthorizationPolicy')?.versions, ['v1', 'v1beta1']);
    t.same(kindOf('EnvoyFilter')?.versions, ['v1alpha3']);
  });

  t.test('has names that do not clash', async (t) => {
    const names = ISTIO_KINDS.flatMap(({ plural, shortNames }) => [plural, ...shortNames]);

    t.equal(new Set(names).size, names.length);
    t.ok(
      ISTIO_KINDS.every(({ kind, plural }) => plural.startsWith(kind.toLowerCase().slice(0, -1))),
    );
  });

  t.test('shows in a list what people look for first', async (t) => {
    const columns = (name: string) => kindOf(name)?.columns.map((column) => column.path);

    t.same(columns('VirtualService'), ['.spec.gateways', '.spec.hosts']);
    t.same(columns('PeerAuthentication'), ['.spec.mtls.mode']);
  });
}
