import type { Test } from '../../../harness/unit.ts';
import { ground, podNamed, refusalOf } from '../../../harness/registry.ts';
import { selectionOf } from '../../../../local/registry/select.ts';

export function spec(t: Test): void {
  t.test('a field that cannot be asked for is refused by name', async (t) => {
    const place = ground(t).place('configmaps');

    const refused = await refusalOf(() => selectionOf(place, { fieldSelector: 'data.a=b' }));

    t.match(refused, /^400 .*"v1, Resource=configmaps".*field label not supported: data\.a/);
    t.match(await refusalOf(() => selectionOf(place, { labelSelector: 'a in' })), /^400 /);
    t.match(await refusalOf(() => selectionOf(place, { fieldSelector: 'nonsense' })), /^400 /);
  });

  t.test('a field that is not there reads as empty', async (t) => {
    const place = ground(t).place('pods', 'shop');
    const pod = { ...podNamed('a'), metadata: { name: 'a', namespace: 'shop' } };

    t.ok(selectionOf(place, { fieldSelector: 'spec.nodeName=' })(pod));
    t.notOk(selectionOf(place, { fieldSelector: 'spec.nodeName!=' })(pod));
  });
}
