import type { Test } from '../../../harness/unit.ts';
import { discoveryFormOf, formOf } from '../../../../local/server/accept.ts';
import { refusalOf } from '../../../harness/registry.ts';

const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io';

export function spec(t: Test): void {
  t.test('takes the first form that is known', async (t) => {
    t.equal(
      formOf(`${TABLE},application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json`),
      'table',
    );
    t.equal(formOf('application/json;as=Table;v=v9;g=meta.k8s.io, application/json'), 'json');
    t.equal(formOf('application/vnd.kubernetes.protobuf, */*'), 'json');
    t.equal(formOf('application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1'), 'partial');
    t.equal(formOf(undefined), 'json');
    t.match(await refusalOf(() => formOf('text/html')), /^406 NotAcceptable/);
  });

  t.test('speaks the newest discovery that the client asks for', async (t) => {
    const v2 = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
    const v2beta1 = v2.replace('v=v2', 'v=v2beta1');

    t.match(discoveryFormOf(`${v2},${v2beta1},application/json`), { version: 'v2' });
    t.match(discoveryFormOf(`${v2beta1},application/json`), { version: 'v2beta1' });
    t.same(discoveryFormOf('application/json'), { kind: 'plain' });
    t.same(discoveryFormOf('*/*'), { kind: 'plain' });
  });
}
