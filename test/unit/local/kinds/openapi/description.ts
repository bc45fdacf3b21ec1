import type { Test } from '../../../../harness/unit.ts';
import { describeField, describeKind } from '../../../../../local/kinds/openapi/description.ts';

export function spec(t: Test): void {
  t.test('describes kinds and common fields in one sentence, and nothing else', async (t) => {
    t.match(describeKind('Pod'), /\.$/);
    t.match(describeField('replicas'), /\.$/);
    t.equal(describeKind('PodAffinityTerm'), undefined);
    t.equal(describeField('constructor'), undefined);
  });
}
