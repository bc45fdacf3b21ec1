import { ManualClock, seededRandom, silentLog, type LogFields } from '../../../../lib/index.ts';
import { Xds } from '../../../../api/xds/index.ts';
import { encodeDelta, encodeWith } from '../../../../control-plane/serve/index.ts';
import type { Dial, GrpcServer } from '../../../../proxy/grpc/index.ts';
import { CODE, FRAME } from '../../../../proxy/http/h2/index.ts';
import { startAds, type AdsUpdate } from '../../../../proxy/xds/index.ts';
import { TYPES } from '../../../harness/ads.ts';
import { contentOf, H2Peer, numbers, turns, type Fields } from '../../../harness/h2-peer.ts';
import type { Test } from '../../../harness/unit.ts';

const OK: Fields = [
  [':status', '200'],
  ['content-type', 'application/grpc'],
];

export function spec(t: Test): void {
  t.test('shows its token, and puts in force what came', async (t) => {
    const { ads, connect, updates } = fixture();
    const peer = await connect();

    const [head] = peer.heard.filter(({ type }) => type === FRAME.HEADERS);
    t.ok(head?.fields.includes('authorization: Bearer secret'));
    t.match(peer.bodyOf(1).toString('latin1'), /sidecar~10\.0\.0\.1~web-1\.shop~x/);
    t.notOk(ads.isConnected(), 'it has said nothing yet');

    await peer.says(peer.headers(1, OK, false), contentOf(1, aCluster('a'), false));
    t.ok(ads.isConnected());
    t.same(
      updates.flatMap(({ changed }) => changed.map(({ name }) => name)),
      ['a'],
    );
    t.match(peer.bodyOf(1).toString('latin1'), /n1/, 'acknowledged');
    await ads.stop();
    t.notOk(ads.isConnected());
  });

  t.test('comes back later each time, and says why it is not there', async (t) => {
    const { ads, dialled, clock, lines, refuse } = fixture();
    const waits: number[] = [];
    for (let i = 0; i < 12; i++) {
      await refuse('cannot connect to istiod:15012: nobody listens there');
      waits.push(Number(lines.at(-1)?.['waitMs']));
      clock.advance(15_000);
      await turns();
    }

    t.equal(dialled.length, 13);
    t.match(lines[0], {
      address: 'istiod:15012',
      reason: 'UNAVAILABLE: cannot connect to istiod:15012: nobody listens there',
    });
    t.ok(waits[0]! <= 200 && waits[0]! >= 100);
    t.ok(waits.at(-1)! <= 15_000 && waits.at(-1)! >= 7500, 'and never longer');
    await ads.stop();
  });

  t.test('asks for the certificate of the day each time it dials', async (t) => {
    const { ads, dialled, clock, refuse } = fixture();
    await refuse('no');
    clock.advance(1000);
    await turns();
    t.same(
      dialled.map(({ tls }) => tls?.roots),
      ['roots of day 1', 'roots of day 2'],
    );
    await ads.stop();
  });

  t.test('leaves a server that is going away, and asks for nothing that it holds', async (t) => {
    const { ads, dialled, clock, connect, updates } = fixture();
    const first = await connect();
    await first.says(first.headers(1, OK, false), contentOf(1, aCluster('a'), false));
    await first.says({ type: FRAME.GOAWAY, payload: numbers(0x7fff_ffff, CODE.NO_ERROR) });
    t.notOk(ads.isConnected());

    clock.advance(1000);
    await turns();
    t.equal(dialled.length, 2);
    const second = await connect();
    t.match(second.bodyOf(1).toString('latin1'), /a\x12\x02v1/, 'what it holds, and its version');
    t.equal(updates.length, 1);
    await ads.stop();
  });

  t.test('takes one response after the other, however they came', async (t) => {
    const { ads, connect, updates } = fixture();
    const peer = await connect();

    await peer.says(
      peer.headers(1, OK, false),
      contentOf(1, Buffer.concat([aCluster('a'), aCluster('b'), aCluster('c')]), false),
    );
    await turns(12);

    const names = updates.map(({ changed }) => changed.map(({ name }) => name).join());
    t.same(names, ['a', 'b', 'c']);
    await ads.stop();
  });
}

/** A response with a cluster that needs nothing else, as it is on the wire. */
function aCluster(name: string): Buffer {
  const xds = new Xds();
  const value = { name, type: 'STATIC' };
  const bytes = encodeWith(xds)(TYPES.cluster, value);
  const message = encodeDelta({
    typeUrl: TYPES.cluster,
    version: '1',
    nonce: 'n1',
    resources: [{ name, version: 'v1', value, bytes }],
    removed: [],
  });
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

function fixture() {
  const clock = new ManualClock();
  const dialled: GrpcServer[] = [];
  const lines: LogFields[] = [];
  const updates: AdsUpdate[] = [];
  let days = 0;
  let waiting: Parameters<Dial>[1] | undefined;
  const ads = startAds({
    address: 'istiod:15012',
    tls: () => ({ roots: `roots of day ${++days}` }),
    token: () => 'secret',
    node: { id: 'sidecar~10.0.0.1~web-1.shop~x' },
    xds: new Xds(),
    check: () => [],
    onUpdate: (update) => void updates.push(update),
    dial(server, one) {
      dialled.push(server);
      waiting = one;
      return () => undefined;
    },
    clock,
    random: seededRandom(1),
    log: { ...silentLog, info: (_message, fields = {}) => void lines.push(fields) },
  });
  const connect = async (): Promise<H2Peer> => {
    const peer = new H2Peer('server');
    waiting?.connected(peer.tested);
    await peer.greets();
    return peer;
  };
  const refuse = async (reason: string): Promise<void> => {
    waiting?.failed(reason);
    await turns();
  };
  return { ads, clock, dialled, lines, updates, connect, refuse };
}
