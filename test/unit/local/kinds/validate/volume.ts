import { volumeNames, volumes } from '../../../../../local/kinds/validate/volume.ts';
import { lines } from '../../../../harness/kinds.ts';
import type { Json } from '../../../../../lib/index.ts';
import type { Test } from '../../../../harness/unit.ts';

const problems = (...list: readonly Json[]): readonly string[] =>
  lines(volumes({ volumes: list }, 'spec.volumes'));

export function spec(t: Test): void {
  t.test('needs a unique name and exactly one source', async (t) => {
    const extra = { name: 'a', emptyDir: {}, configMap: { name: 'c' } };

    t.same(problems({ name: 'a' }, extra), [
      'spec.volumes[1].name: Duplicate value: "a"',
      'spec.volumes[0]: Required value: must specify a volume type',
      'spec.volumes[1].configMap: Forbidden: may not specify more than 1 volume type',
    ]);
    t.same([...volumeNames({ volumes: [extra] })], ['a']);
  });

  t.test('keeps files inside the volume', async (t) => {
    const items = [
      { key: '', path: '../x', mode: 512 },
      { key: 'k', path: '/x' },
    ];

    t.same(problems({ name: 'a', secret: { secretName: 's', items } }), [
      'spec.volumes[0].secret.items[0].key: Required value',
      'spec.volumes[0].secret.items[0].path: Invalid value: "../x": must not contain \'..\'',
      'spec.volumes[0].secret.items[0].mode: Invalid value: 512: must be between 0 and 511, ' +
        'inclusive',
      'spec.volumes[0].secret.items[1].path: Invalid value: "/x": must be a relative path',
    ]);
  });

  t.test('bounds the life of tokens, and the kinds of host paths', async (t) => {
    const token = { path: 'token', expirationSeconds: 60 };

    t.match(
      problems(
        { name: 'a', projected: { sources: [{ serviceAccountToken: token }, {}] } },
        { name: 'b', hostPath: { path: '/a', type: 'Folder' } },
        { name: 'c', downwardAPI: { items: [{ path: 'x' }] } },
      ),
      [
        /Token.expirationSeconds: Invalid value: 60: may not specify a duration less than 10/,
        'spec.volumes[0].projected.sources[1]: Required value: must specify a projected ' +
          'volume type',
        /^spec.volumes\[1\].hostPath.type: Unsupported value: "Folder"/,
        /^spec.volumes\[2\].downwardAPI.items\[0\]: Required value: one of fieldRef and/,
      ],
    );
  });
}
