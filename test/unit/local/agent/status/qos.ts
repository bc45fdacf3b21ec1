import type { Test } from '../../../../harness/unit.ts';
import { podWith } from '../../../../harness/pods.ts';
import type { JsonObject } from '../../../../../lib/index.ts';
import { qosClass } from '../../../../../local/agent/status/qos.ts';

export function spec(t: Test): void {
  t.test('follows requests and limits of all containers', async (t) => {
    const whole = { cpu: '1', memory: '1Gi' };

    t.equal(classOf({}), 'BestEffort');
    t.equal(classOf({ limits: whole }), 'Guaranteed');
    t.equal(classOf({ limits: whole, requests: { cpu: '1000m', memory: '1024Mi' } }), 'Guaranteed');
    t.equal(classOf({ limits: whole, requests: { cpu: '500m' } }), 'Burstable');
    t.equal(classOf({ requests: { cpu: '1m' } }), 'Burstable');
  });
}

function classOf(resources: JsonObject): string {
  return qosClass(podWith({ containers: [{ name: 'web', image: 'b', resources }] }));
}
