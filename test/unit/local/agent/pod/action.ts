import type { Test } from '../../../../harness/unit.ts';
import { podWith } from '../../../../harness/pods.ts';
import { graceMs } from '../../../../../local/agent/pod/action.ts';

export function spec(t: Test): void {
  t.test('a pod that says nothing gets thirty seconds to end', async (t) => {
    t.equal(graceMs(podWith({})), 30_000);
    t.equal(graceMs(podWith({ terminationGracePeriodSeconds: 0 })), 0);
  });
}
