import { helloWorld } from '../../../../../local/images/helloworld/hello-world.ts';
import { ask, bodyOf } from '../../../../harness/web.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('says which version answers, and from where', async (t) => {
    const service = helloWorld('v2', () => 'pod-1');

    t.equal(bodyOf(await service(ask('GET /hello'))), 'Hello version: v2, instance: pod-1\n');
    t.equal((await service(ask('GET /health'))).status, 200);
    t.equal((await service(ask('GET /'))).status, 404);
  });
}
