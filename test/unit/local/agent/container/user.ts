import type { Test } from '../../../../harness/unit.ts';
import { containerOf, podWith } from '../../../../harness/pods.ts';
import type { JsonObject } from '../../../../../lib/index.ts';
import { userOf } from '../../../../../local/agent/container/user.ts';

export function spec(t: Test): void {
  t.test("the container's own context wins over its pod's; groups add up", async (t) => {
    const ofPod = { runAsUser: 1000, runAsGroup: 3000, fsGroup: 2000, supplementalGroups: [7] };

    t.same(user(ofPod, {}), { kind: 'ok', user: { uid: 1000, gid: 3000, groups: [7, 2000] } });
    t.match(user(ofPod, { runAsUser: 1337 }), { user: { uid: 1337, gid: 3000 } });
    t.same(user({}, {}), { kind: 'ok', user: { uid: 0, gid: 0, groups: [] } });
  });

  t.test('says whether root was asked for or only came about', async (t) => {
    const nonRoot = { runAsNonRoot: true };

    t.match(user(nonRoot, { runAsUser: 0 }), { message: /runAsUser breaks non-root policy/ });
    t.match(user(nonRoot, {}), {
      message: /image will run as root \(pod: "web-1_default\(uid-1\)"/,
    });
  });
}

function user(...[ofPod, own]: readonly [JsonObject, JsonObject]) {
  const containers = [{ name: 'web', image: 'b', securityContext: own }];
  const pod = podWith({ securityContext: ofPod, containers });
  return userOf(pod, containerOf(pod));
}
