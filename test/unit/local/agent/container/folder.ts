import type { Test } from '../../../../harness/unit.ts';
import { nodeFolders } from '../../../../../local/agent/container/index.ts';

export function spec(t: Test): void {
  t.test('every attempt has a folder of its own below its pod', async (t) => {
    const folders = nodeFolders('/run/lateen');

    const attempt = folders.attempt({ uid: 'u', container: 'web', attempt: 2 });

    t.equal(attempt.log, '/run/lateen/pods/u/containers/web/2/log');
    t.ok(attempt.path.startsWith(folders.containers('u')));
    t.ok(folders.volumes('u').startsWith(folders.pod('u')));
  });
}
