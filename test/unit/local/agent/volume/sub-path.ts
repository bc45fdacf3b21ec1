import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from '../../../../harness/unit.ts';
import { containerOf, podWith } from '../../../../harness/pods.ts';
import type { JsonObject } from '../../../../../lib/index.ts';
import { containerMounts } from '../../../../../local/agent/volume/index.ts';

export function spec(t: Test): void {
  t.test('mounts a volume, or a folder or file below it', async (t) => {
    const path = folderFor(t);
    writeFileSync(join(path, 'settings.yaml'), '');

    const result = mountsOf(path, [
      { name: 'v', mountPath: '/all/', readOnly: true },
      { name: 'v', mountPath: '/etc/app.yaml', subPath: 'settings.yaml' },
      { name: 'v', mountPath: '/logs', subPathExpr: 'of/$(POD)' },
    ]);

    t.same(result, {
      kind: 'ok',
      mounts: [
        { source: path, target: '/all', readOnly: true, file: false },
        {
          source: join(path, 'settings.yaml'),
          target: '/etc/app.yaml',
          readOnly: false,
          file: true,
        },
        { source: join(path, 'of/web-1'), target: '/logs', readOnly: false, file: false },
      ],
    });
  });

  t.test('a path that leads out of the volume is refused', async (t) => {
    const path = folderFor(t);
    mkdirSync(join(path, 'in'));
    symlinkSync('/etc', join(path, 'out'));

    for (const subPath of ['out', 'in/../../x', '/etc']) {
      t.match(mountsOf(path, [{ name: 'v', mountPath: '/x', subPath }]), { kind: 'refused' });
    }
  });
}

function folderFor(t: Test): string {
  const path = mkdtempSync(join(tmpdir(), 'lateen-sub-'));
  t.teardown(() => rmSync(path, { recursive: true }));
  return path;
}

function mountsOf(path: string, volumeMounts: readonly JsonObject[]) {
  const pod = podWith({ containers: [{ name: 'web', image: 'b', volumeMounts }] });
  const places = new Map([['v', { path, readOnly: false }]]);
  return containerMounts({ container: containerOf(pod), env: { POD: 'web-1' }, places });
}
