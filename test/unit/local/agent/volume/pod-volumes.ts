import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from '../../../../harness/unit.ts';
import { FakeKube } from '../../../../harness/fake-kube.ts';
import { podWith } from '../../../../harness/pods.ts';
import { CONFIG_MAPS } from '../../../../../api/kubernetes/index.ts';
import { ManualClock } from '../../../../../lib/index.ts';
import { nodeFolders } from '../../../../../local/agent/container/index.ts';
import { podVolumes, VolumeError } from '../../../../../local/agent/volume/index.ts';

const FACTS = { podIp: '', hostIp: '', allocatable: { cpu: 1, memory: 1 } };

export function spec(t: Test): void {
  t.test('fills volumes, and a refresh brings what changed in the cluster', async (t) => {
    const { api, volumes, folders } = volumesFor(t);
    const config = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'c', namespace: 'default' },
    };
    const seeded = await api.seed(CONFIG_MAPS, { ...config, data: { color: 'red' } });
    const pod = podWith({
      volumes: [
        { name: 'conf', configMap: { name: 'c' } },
        { name: 'tmp', emptyDir: {} },
      ],
    });

    const places = await volumes.fill(pod, FACTS);
    const file = join(folders.volumes('uid-1'), 'conf', 'color');
    t.equal(readFileSync(file, 'utf8'), 'red');
    t.equal(places.get('conf')?.readOnly, true);
    t.equal(statSync(places.get('tmp')?.path ?? '').mode & 0o777, 0o777);
    await api.update(CONFIG_MAPS, { ...seeded, data: { color: 'blue' } });
    await volumes.refresh(pod, FACTS);

    t.equal(readFileSync(file, 'utf8'), 'blue');
    await volumes.remove('uid-1');
    t.equal(statSync(file, { throwIfNoEntry: false }), undefined);
  });

  t.test('says which volume cannot be made, and why', async (t) => {
    const { volumes } = volumesFor(t);
    const failure = async (volume: object): Promise<unknown> => {
      const pod = podWith({ volumes: [{ name: 'v', ...volume }] });
      return volumes.fill(pod, FACTS).catch((error: unknown) => error);
    };

    const missing = await failure({ secret: { secretName: 'none' } });
    t.ok(missing instanceof VolumeError);
    t.match(missing, {
      message: 'MountVolume.SetUp failed for volume "v" : secret "none" not found',
    });
    t.match(await failure({ nfs: { server: 's' } }), {
      message: /does not exist here; use emptyDir/,
    });
  });
}

function volumesFor(t: Test) {
  const run = mkdtempSync(join(tmpdir(), 'lateen-volumes-'));
  t.teardown(() => rmSync(run, { recursive: true }));
  const clock = new ManualClock();
  const api = new FakeKube(clock);
  const folders = nodeFolders(run);
  const noRun = async () => ({ code: 0, out: '', err: '' });
  return { api, folders, volumes: podVolumes({ api, folders, clock, run: noRun }) };
}
