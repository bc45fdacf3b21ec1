import type { Test } from '../../../../harness/unit.ts';
import { podWith } from '../../../../harness/pods.ts';
import type { JsonObject } from '../../../../../lib/index.ts';
import {
  volumeContent,
  volumeSources,
  volumeTokens,
} from '../../../../../local/agent/volume/content.ts';

const META = { namespace: 'default', uid: 'u', resourceVersion: '1', creationTimestamp: '' };
const CONFIG = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { ...META, name: 'settings' },
  data: { 'a.txt': 'A', b: 'B' },
};

export function spec(t: Test): void {
  t.test('a ConfigMap is all its keys, or the chosen ones under other names', async (t) => {
    t.same(filesOf({ configMap: { name: 'settings' } }), { 'a.txt': 'A 644', b: 'B 644' });
    t.same(
      filesOf({
        configMap: {
          name: 'settings',
          defaultMode: 0o400,
          items: [{ key: 'b', path: 'deep/b', mode: 0o755 }],
        },
      }),
      { 'deep/b': 'B 755' },
    );
  });

  t.test(
    'projections share one folder: token, keys, and what the pod knows of itself',
    async (t) => {
      const sources = [
        { serviceAccountToken: { path: 'token', audience: 'istio-ca', expirationSeconds: 43_200 } },
        { configMap: { name: 'settings', items: [{ key: 'b', path: 'ca.crt' }] } },
        { downwardAPI: { items: [{ path: 'name', fieldRef: { fieldPath: 'metadata.name' } }] } },
      ];

      t.same(filesOf({ projected: { sources } }), {
        token: 'T 644',
        'ca.crt': 'B 644',
        name: 'web-1 644',
      });
    },
  );

  t.test('says what is missing, unless it is optional', async (t) => {
    t.equal(filesOf({ secret: { secretName: 'none' } }), 'secret "none" not found');
    t.same(filesOf({ secret: { secretName: 'none', optional: true } }), {});
    const items = [{ key: 'x', path: 'x' }];
    t.match(filesOf({ configMap: { name: 'settings', items } }), 'non-existent config key: x');
  });

  t.test('names what has to be read and asked for', async (t) => {
    const sources = [{ serviceAccountToken: { path: 'token' } }, { secret: { name: 'login' } }];
    const volume = volumeOf({ projected: { sources } });

    t.same(volumeSources(volume), [{ kind: 'secret', name: 'login' }]);
    t.same(volumeTokens(volume), [{ path: 'token', audience: undefined, expirationSeconds: 3600 }]);
  });
}

function volumeOf(volume: JsonObject) {
  const [found] = podWith({ volumes: [{ name: 'v', ...volume }] }).spec.volumes ?? [];
  if (found === undefined) throw new Error('no volume');
  return found;
}

function filesOf(volume: JsonObject): string | Record<string, string> {
  const content = volumeContent(volumeOf(volume), {
    pod: podWith({}),
    facts: { podIp: '', hostIp: '', allocatable: { cpu: 1, memory: 1 } },
    sources: { configMaps: new Map([['settings', CONFIG]]), secrets: new Map() },
    tokens: new Map([['token', 'T']]),
  });
  if (content.kind === 'missing') return content.message;
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
  return Object.fromEntries(
    content.files.map(({ path, bytes, mode }) => [path, `${text(bytes)} ${mode.toString(8)}`]),
  );
}
