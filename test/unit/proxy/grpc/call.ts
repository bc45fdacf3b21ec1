import { ManualClock } from '../../../../lib/index.ts';
import { Call, type CallOwner } from '../../../../proxy/grpc/call.ts';
import type { Dialing } from '../../../../proxy/grpc/dial.ts';
import { framed } from '../../../../proxy/grpc/framing.ts';
import { statusText } from '../../../../proxy/grpc/status.ts';
import { CODE, FLAG, FRAME } from '../../../../proxy/http/h2/index.ts';
import {
  contentOf,
  H2Peer,
  numbers,
  resetOf,
  turns,
  type Fields,
} from '../../../harness/h2-peer.ts';
import type { Test } from '../../../harness/unit.ts';

const OK: Fields = [
  [':status', '200'],
  ['content-type', 'application/grpc'],
];

export function spec(t: Test): void {
  t.test('asks as the protocol has it, and sends what was said before it stood', async (t) => {
    const { call, peer, connect } = fixture({ deadlineMs: 10_000 });
    call.send(Buffer.from('early'));

    await connect();
    call.send(Buffer.from('late'));
    call.finish();
    await turns();

    const [head] = peer.heard.filter(({ type }) => type === FRAME.HEADERS);
    t.same(head?.fields, [
      ':method: POST',
      ':scheme: http',
      ':path: /lateen.Test/Talk',
      ':authority: istiod.istio-system.svc:15010',
      'te: trailers',
      'content-type: application/grpc',
      'user-agent: grpc-node-lateen/1',
      'grpc-timeout: 10000m',
      'authorization: Bearer secret',
    ]);
    t.same(peer.bodyOf(1), Buffer.concat([frameOf('early'), frameOf('late')]));
    t.equal(peer.heard.filter(({ type }) => type === FRAME.DATA).at(-1)?.flags, FLAG.END_STREAM);
  });

  t.test('tells what the server says, and closes the connection after it', async (t) => {
    const { peer, connect, story } = fixture();
    await connect();

    await peer.says(peer.headers(1, OK, false), contentOf(1, frameOf('hello'), false));
    await peer.says(peer.headers(1, [['grpc-status', '0']], true));

    t.same(story, ['hello', 'OK']);
    t.ok(peer.hasEnded);
  });

  t.test('a deadline ends it, and the server hears of that', async (t) => {
    const { peer, connect, story, clock } = fixture({ deadlineMs: 500 });
    await connect();

    clock.advance(500);
    await turns();

    t.match(story, [/^DEADLINE_EXCEEDED: no answer from istiod.istio-system.svc:15010 in 500 ms/]);
    t.same(peer.story.slice(-2), ['RST_STREAM 1 CANCEL', 'GOAWAY 0 NO_ERROR']);
  });

  t.test('a deadline runs while nobody is reached, and ends the trying', async (t) => {
    const { story, clock, dialling } = fixture({ deadlineMs: 500 });
    clock.advance(500);
    t.match(story, [/^DEADLINE_EXCEEDED/]);
    t.equal(dialling.cancelled, 1);
  });

  t.test('a server that is not reached is not available', async (t) => {
    const { story, fail } = fixture();
    fail('cannot connect to istiod: nobody listens there');
    t.same(story, ['UNAVAILABLE: cannot connect to istiod: nobody listens there']);
  });

  t.test('a server that resets, breaks a rule or leaves is told apart', async (t) => {
    const ends: string[] = [];
    const attacks: ((peer: H2Peer) => Promise<void>)[] = [
      (peer) => peer.says(resetOf({ id: 1, code: CODE.REFUSED_STREAM })),
      (peer) => peer.says(peer.headers(1, [[':status', 'x']], false)),
      (peer) => peer.saysBytes(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')),
      (peer) => peer.says(peer.headers(1, OK, false), contentOf(1, 'nonsense', false)),
      (peer) => peer.leaves(),
    ];
    for (const attack of attacks) {
      const { peer, connect, story } = fixture();
      await connect();
      await attack(peer);
      ends.push(story.join());
    }

    t.match(ends, [
      /^UNAVAILABLE: istiod.*:15010: the peer reset the stream: REFUSED_STREAM$/,
      /^INTERNAL: /,
      /^UNAVAILABLE: /,
      /^INTERNAL: the server sent what is no message/,
      /^UNAVAILABLE: .*: the peer ended the connection$/,
    ]);
  });

  t.test('hears that the server is going away, once, and may still finish', async (t) => {
    const { peer, connect, story } = fixture();
    await connect();

    const goAway = { type: FRAME.GOAWAY, payload: numbers(0x7fff_ffff, CODE.NO_ERROR) };
    await peer.says(goAway, goAway);
    await peer.says(peer.headers(1, OK, false), contentOf(1, frameOf('last'), false));
    await peer.says(peer.headers(1, [['grpc-status', '0']], true));

    t.same(story, ['going away', 'last', 'OK']);
  });

  t.test('a stream that the server never looked at may be tried again', async (t) => {
    const { peer, connect, story } = fixture();
    await connect();
    await peer.says({ type: FRAME.GOAWAY, payload: numbers(0, CODE.NO_ERROR) });
    t.match(story, [/^UNAVAILABLE: .*: the upstream is going away/]);
  });

  t.test('asks a silent server whether it lives, and leaves when it does not', async (t) => {
    const { peer, connect, story, clock } = fixture();
    await connect();

    for (let second = 0; second < 32; second++) clock.advance(1000);
    await turns();
    t.ok(peer.story.includes('PING'));
    t.same(story, []);

    for (let second = 0; second < 12; second++) clock.advance(1000);
    await turns();
    t.match(story, [/^UNAVAILABLE/]);
  });

  t.test('a sender hears when there is room again', async (t) => {
    const { call, peer, connect, story } = fixture();
    await connect();
    let hasRoom = true;
    for (let i = 0; i < 20 && hasRoom; i++) hasRoom = call.send(Buffer.alloc(16_000));
    t.equal(hasRoom, false, 'more than the window is kept back');

    await peer.says({ type: FRAME.WINDOW_UPDATE, id: 0, payload: numbers(1_000_000) });
    await peer.says({ type: FRAME.WINDOW_UPDATE, id: 1, payload: numbers(1_000_000) });

    t.same(story, ['writable']);
  });

  t.test('nothing is heard after it was cancelled', async (t) => {
    const { call, peer, connect, story } = fixture();
    await connect();
    call.cancel('stopping');
    await peer.says(peer.headers(1, OK, false), contentOf(1, frameOf('late'), false));
    call.cancel('again');
    call.send(Buffer.from('late'));

    t.same(story, ['CANCELLED: stopping']);
    t.ok(peer.story.some((line) => line.startsWith('RST_STREAM 1 CANCEL')));
  });
}

function fixture({ deadlineMs = 0 } = {}) {
  const clock = new ManualClock();
  const peer = new H2Peer('server');
  const story: string[] = [];
  const dialling = { cancelled: 0 };
  let waiting: Dialing | undefined;
  const owner: CallOwner = {
    message: (bytes) => story.push(bytes.toString()) > 0,
    writable: () => void story.push('writable'),
    goingAway: () => void story.push('going away'),
    ended: (status) => void story.push(statusText(status)),
  };
  const call = new Call(
    {
      server: { address: 'istiod.istio-system.svc:15010', tls: undefined },
      method: '/lateen.Test/Talk',
      metadata: [['authorization', 'Bearer secret']],
      deadlineMs,
      messageBytesMax: 100_000,
    },
    owner,
    {
      clock,
      dial(_server, one) {
        waiting = one;
        return () => void (dialling.cancelled += 1);
      },
    },
  );
  const connect = async (): Promise<void> => {
    waiting?.connected(peer.tested);
    await peer.greets();
    await peer.says({ type: FRAME.SETTINGS, flags: FLAG.ACK });
  };
  return {
    call,
    peer,
    clock,
    story,
    dialling,
    connect,
    fail: (why: string) => waiting?.failed(why),
  };
}

function frameOf(text: string): Buffer {
  return framed(Buffer.from(text));
}
