import { kindOf, KINDS, resourceOf, typeUrlOf } from '../../../../proxy/xds/resource.ts';
import type { Test } from '../../../harness/unit.ts';

const HEAD = { name: 'a', version: '1', unknown: [] };

export function spec(t: Test): void {
  t.test('a resource is of the kind that its type says, there and back', (t) => {
    for (const kind of KINDS) {
      const url = typeUrlOf(kind);
      t.equal(kindOf(url), kind);
      const resource = resourceOf(HEAD, { '@type': url });
      t.match(resource, { kind, name: 'a', version: '1' });
    }
    t.end();
  });

  t.test('what is none of the four is no resource', (t) => {
    const url = 'type.googleapis.com/envoy.service.runtime.v3.Runtime';

    t.equal(kindOf(url), undefined);
    t.equal(resourceOf(HEAD, { '@type': url }), undefined);
    t.end();
  });

  t.test('what is named comes before who names it', (t) => {
    const place = (kind: (typeof KINDS)[number]): number => KINDS.indexOf(kind);

    t.ok(place('endpoints') < place('cluster'));
    t.ok(place('cluster') < place('routes'));
    t.ok(place('routes') < place('listener'));
    t.end();
  });
}
