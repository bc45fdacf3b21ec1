import { withoutFields } from '../../../../control-plane/validate/readable.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('leaves out fields wherever they are, and nothing else', async (t) => {
    const spec = { http: [{ timeout: 'soon', route: [{ weight: 'much', host: 'a' }] }], hosts: [] };

    t.same(withoutFields(spec, ['http[0].timeout', 'http[0].route[0].weight']), {
      http: [{ route: [{ host: 'a' }] }],
      hosts: [],
    });
    t.equal(spec.http[0]?.timeout, 'soon', 'the object itself is as it was');
  });

  t.test('gives up where others would move, or nothing is by that path', async (t) => {
    const spec = { hosts: ['a', 1] };

    for (const path of ['hosts[1]', 'ports[0].number', '']) {
      t.equal(withoutFields(spec, [path]), undefined, path);
    }
  });
}
