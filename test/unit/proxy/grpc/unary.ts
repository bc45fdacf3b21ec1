import { ManualClock } from '../../../../lib/index.ts';
import { framed } from '../../../../proxy/grpc/framing.ts';
import { callOnce } from '../../../../proxy/grpc/unary.ts';
import { contentOf, H2Peer, type Fields } from '../../../harness/h2-peer.ts';
import type { Test } from '../../../harness/unit.ts';

const OK: Fields = [
  [':status', '200'],
  ['content-type', 'application/grpc'],
];

export function spec(t: Test): void {
  t.test('one message answers one', async (t) => {
    t.match(await replyTo(['yes'], '0'), { kind: 'ok', message: Buffer.from('yes') });
  });

  t.test('a failure counts more than what came before it', async (t) => {
    t.match(await replyTo(['yes'], '13'), { kind: 'failed', status: { code: 13 } });
  });

  t.test('no answer, or several, are none', async (t) => {
    t.match(await replyTo([], '0'), { kind: 'failed', status: { message: /sent 0 messages/ } });
    t.match(await replyTo(['a', 'b'], '0'), { status: { code: 13, message: /sent 2 messages/ } });
  });
}

async function replyTo(messages: readonly string[], status: string) {
  const peer = new H2Peer('server');
  const reply = callOnce(
    {
      server: { address: 'istiod:15010', tls: undefined },
      method: '/lateen.Test/Ask',
      metadata: [],
      deadlineMs: 1000,
      messageBytesMax: 1000,
    },
    Buffer.from('a question'),
    {
      clock: new ManualClock(),
      dial(_server, waiting) {
        queueMicrotask(() => waiting.connected(peer.tested));
        return () => undefined;
      },
    },
  );
  await peer.greets();
  const content = Buffer.concat(messages.map((text) => framed(Buffer.from(text))));
  await peer.says(peer.headers(1, OK, false), contentOf(1, content, false));
  await peer.says(peer.headers(1, [['grpc-status', status]], true));
  return reply;
}
