import { fromFieldsV1, NO_FIELDS, pathTexts } from '../../../../local/patch/field-set.ts';
import { admissible, ownable, type Writer } from '../../../../local/patch/writer.ts';
import { workloadType } from '../../../harness/type-node.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const writer = (through: Pick<Writer, 'subresource' | 'hasStatus'>): Writer => ({
    type: workloadType,
    manager: 'm',
    apiVersion: 'v1',
    now: 0,
    ...through,
  });
  const main = writer({ subresource: undefined, hasStatus: true });
  const status = writer({ subresource: 'status', hasStatus: true });
  const whole = writer({ subresource: undefined, hasStatus: false });

  t.test('can own fields behind its own door only, and never those the server keeps', async (t) => {
    const all = fromFieldsV1({
      'f:apiVersion': {},
      'f:metadata': { '.': {}, 'f:name': {}, 'f:labels': {} },
      'f:spec': {},
      'f:status': {},
    });

    const texts = [main, status, whole].map((each) =>
      [...pathTexts(ownable(each, all ?? NO_FIELDS))].sort(),
    );

    t.same(texts, [
      ['.metadata.labels', '.spec'],
      ['.status'],
      ['.metadata.labels', '.spec', '.status'],
    ]);
  });

  t.test('ignores what is applied through the wrong door', async (t) => {
    const applied = { kind: 'X', metadata: { name: 'x', labels: {} }, spec: 1, status: 2 };

    t.same(Object.keys(admissible(main, applied)), ['kind', 'metadata', 'spec']);
    t.same(admissible(status, applied), {
      apiVersion: undefined,
      kind: 'X',
      metadata: { name: 'x', namespace: undefined },
      status: 2,
    });
    t.equal(admissible(whole, applied), applied);
  });
}
