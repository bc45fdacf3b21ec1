import fc from 'fast-check';
import { jsonPath } from '../../../../../local/kinds/table/json-path.ts';
import type { Test } from '../../../../harness/unit.ts';

const object = {
  metadata: { labels: { 'app.kubernetes.io/name': 'web' } },
  spec: { hosts: ['a', 'b'], ports: [{ n: 1 }, { n: 2 }] },
  status: {
    conditions: [
      { type: 'Synced', status: 'False' },
      { type: 'Ready', status: 'True' },
    ],
  },
};

export function spec(t: Test): void {
  t.test('follows fields, indexes and every item', async (t) => {
    t.same(jsonPath('.spec.hosts').find(object), [['a', 'b']]);
    t.same(jsonPath('.spec.hosts[0]').find(object), ['a']);
    t.same(jsonPath('{.spec.ports[*].n}').find(object), [1, 2]);
    t.same(jsonPath('.spec.ports[-1].n').find(object), [2]);
    t.same(jsonPath(".metadata.labels['app.kubernetes.io/name']").find(object), ['web']);
    t.same(jsonPath('.metadata.labels.app\\.kubernetes\\.io/name').find(object), ['web']);
  });

  t.test('finds the item whose field has a value', async (t) => {
    t.same(jsonPath('.status.conditions[?(@.type=="Ready")].status').find(object), ['True']);
    t.same(jsonPath(".status.conditions[?(@.type == 'Ready')].status").find(object), ['True']);
    t.same(jsonPath('.status.conditions[?(@.type!="Ready")].status').find(object), ['False']);
    t.same(jsonPath('.spec.ports[?(@.n==2)].n').find(object), [2]);
  });

  t.test('finds nothing where nothing is, or in a path it does not know', async (t) => {
    t.same(jsonPath('.spec.absent.deeper').find(object), []);
    t.same(jsonPath('.spec[?(@.a =~ /x/)]').find(object), []);
    t.same(jsonPath('.spec[').find(object), []);
  });

  t.test('never throws', async () => {
    const sign = fc.constantFrom(
      '.',
      '[',
      ']',
      '?',
      '(',
      '@',
      '=',
      '"',
      "'",
      'a',
      '*',
      '\\',
      '1',
      ')',
    );

    fc.assert(
      fc.property(fc.string({ unit: sign }), (path) => Array.isArray(jsonPath(path).find(object))),
    );
  });
}
