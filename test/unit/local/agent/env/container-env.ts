import type { Test } from '../../../../harness/unit.ts';
import { containerOf, podWith } from '../../../../harness/pods.ts';
import type { ConfigMap } from '../../../../../api/kubernetes/index.ts';
import type { JsonObject } from '../../../../../lib/index.ts';
import { containerEnv, envSources } from '../../../../../local/agent/env/index.ts';

const META = { namespace: 'default', uid: 'u', resourceVersion: '1', creationTimestamp: '' };
const SETTINGS: ConfigMap = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { ...META, name: 'settings' },
  data: { COLOR: 'red', SIZE: '1' },
};
const SECRET = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { ...META, name: 'login' },
  data: { PASSWORD: Buffer.from('öpen').toString('base64') },
};

export function spec(t: Test): void {
  t.test('takes whole sources first, then variables that may refer to those before', async (t) => {
    const result = envOf({
      envFrom: [{ prefix: 'S_', configMapRef: { name: 'settings' } }],
      env: [
        { name: 'ONE', value: '$(S_COLOR)' },
        { name: 'TWO', valueFrom: { secretKeyRef: { name: 'login', key: 'PASSWORD' } } },
        { name: 'THREE', value: '$(ONE) $(TWO) $(FOUR)' },
        { name: 'FOUR', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
      ],
    });

    t.same(result, {
      kind: 'ok',
      env: {
        S_COLOR: 'red',
        S_SIZE: '1',
        ONE: 'red',
        TWO: 'öpen',
        THREE: 'red öpen $(FOUR)',
        FOUR: '10.244.1.0',
      },
    });
  });

  t.test('says what is missing, unless it is optional', async (t) => {
    const key = (ref: JsonObject) =>
      envOf({ env: [{ name: 'A', valueFrom: { configMapKeyRef: ref } }] });

    t.match(key({ name: 'none', key: 'x' }), { message: 'configmap "none" not found' });
    t.match(key({ name: 'settings', key: 'x' }), {
      message: "couldn't find key x in ConfigMap default/settings",
    });
    t.same(key({ name: 'none', key: 'x', optional: true }), { kind: 'ok', env: {} });
    t.match(envOf({ envFrom: [{ secretRef: { name: 'none' } }] }), {
      message: 'secret "none" not found',
    });
  });

  t.test('names every source to be read', async (t) => {
    const env = [{ name: 'A', valueFrom: { secretKeyRef: { name: 'login', key: 'x' } } }];
    const container = { env, envFrom: [{ configMapRef: { name: 'settings' } }] };
    const pod = podWith({ containers: [{ name: 'web', image: 'b', ...container }] });

    t.same(envSources(containerOf(pod)), [
      { kind: 'configMap', name: 'settings' },
      { kind: 'secret', name: 'login' },
    ]);
  });
}

function envOf(container: JsonObject) {
  const pod = podWith({ containers: [{ name: 'web', image: 'b', ...container }] });
  return containerEnv({
    pod,
    container: containerOf(pod),
    facts: { podIp: '10.244.1.0', hostIp: '10.244.0.1', allocatable: { cpu: 2, memory: 1 } },
    sources: {
      configMaps: new Map([['settings', SETTINGS]]),
      secrets: new Map([['login', SECRET]]),
    },
    services: [],
  });
}
