import { exposition } from '../../../../control-plane/admin/exposition.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('writes families with and without labels', async (t) => {
    const text = exposition([
      { name: 'a', kind: 'counter', help: 'A.', samples: [{ value: 1 }] },
      { name: 'b', kind: 'gauge', help: 'B.', samples: [{ labels: { x: '1', y: '"' }, value: 2 }] },
    ]);

    t.equal(
      text,
      '# HELP a A.\n# TYPE a counter\na 1\n# HELP b B.\n# TYPE b gauge\nb{x="1",y="\\""} 2\n',
    );
  });
}
