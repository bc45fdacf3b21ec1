import type { Test } from '../../../../harness/unit.ts';
import {
  channelMessage,
  chooseProtocol,
  exitStatus,
  STDOUT,
} from '../../../../../local/agent/serve/channel.ts';

export function spec(t: Test): void {
  t.test('takes the newest protocol that the client offers', async (t) => {
    t.equal(chooseProtocol('v4.channel.k8s.io, v5.channel.k8s.io'), 'v5.channel.k8s.io');
    t.equal(chooseProtocol('v4.channel.k8s.io'), 'v4.channel.k8s.io');
    t.equal(chooseProtocol('v3.channel.k8s.io'), undefined);
    t.equal(chooseProtocol(undefined), undefined);
  });

  t.test('the status carries the exit code where kubectl looks for it', async (t) => {
    t.same(exitStatus(0), { metadata: {}, status: 'Success' });
    t.match(exitStatus(7), {
      reason: 'NonZeroExitCode',
      details: { causes: [{ reason: 'ExitCode', message: '7' }] },
    });
  });

  t.test('the first byte of a message names its stream', async (t) => {
    t.same(channelMessage(STDOUT, Buffer.from('x')), Buffer.from('\x01x'));
  });
}
