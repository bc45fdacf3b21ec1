import type { Test } from '../../../harness/unit.ts';
import { NODE_SCRIPT, removeLink } from '../../../../local/cluster/node.ts';

export function spec(t: Test): void {
  t.test('the first process makes a /run of its own, forwards packets, and waits', async (t) => {
    t.match(NODE_SCRIPT, /^set -e\nmount -t tmpfs .* \/run\n/);
    t.match(NODE_SCRIPT, 'echo 1 > ip_forward');
    t.match(NODE_SCRIPT, /echo ready\n.*\nwhile :; do sleep 3600; done$/);
  });

  t.test('a link that is gone already is no failure; one that stays is', async (t) => {
    const answering = (err: string) => async () => ({ code: 1, out: '', err });

    await removeLink(answering('Cannot find device "lateen0"'));
    await t.rejects(removeLink(answering('Operation not permitted')), { message: /not permitted/ });
  });
}
