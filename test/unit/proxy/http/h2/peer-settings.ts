import type { Test } from '../../../../harness/unit.ts';
import { settingOf } from '../../../../harness/h2-peer.ts';
import { PeerSettings } from '../../../../../proxy/http/h2/peer-settings.ts';
import { CODE, SETTING } from '../../../../../proxy/http/h2/wire.ts';

function read(peer: PeerSettings, ...[name, value]: [number, number]): number {
  return peer.read(Buffer.from(settingOf({ name: name, value: value }).payload ?? []));
}

export function spec(t: Test): void {
  t.test('takes what may be said, and names what may not', async (t) => {
    const peer = new PeerSettings();
    t.equal(read(peer, SETTING.INITIAL_WINDOW_SIZE, 0x7fff_ffff), CODE.NO_ERROR);
    t.equal(read(peer, SETTING.INITIAL_WINDOW_SIZE, 0x8000_0000), CODE.FLOW_CONTROL_ERROR);
    t.equal(read(peer, SETTING.MAX_FRAME_SIZE, 16_383), CODE.PROTOCOL_ERROR);
    t.equal(read(peer, SETTING.MAX_FRAME_SIZE, 16_777_216), CODE.PROTOCOL_ERROR);
    t.equal(read(peer, SETTING.ENABLE_PUSH, 2), CODE.PROTOCOL_ERROR);
    t.equal(read(peer, 99, 1), CODE.NO_ERROR, 'what nobody knows is let pass');
    t.equal(read(peer, SETTING.MAX_CONCURRENT_STREAMS, 3), CODE.NO_ERROR);
    t.same([peer.windowBytes, peer.streamsMax], [0x7fff_ffff, 3]);
  });

  t.test('does not let WebSockets be taken back once they were allowed', async (t) => {
    const peer = new PeerSettings();
    t.equal(read(peer, SETTING.ENABLE_CONNECT_PROTOCOL, 0), CODE.NO_ERROR);
    t.equal(read(peer, SETTING.ENABLE_CONNECT_PROTOCOL, 1), CODE.NO_ERROR);
    t.equal(peer.allowsConnect, true);
    t.equal(read(peer, SETTING.ENABLE_CONNECT_PROTOCOL, 0), CODE.PROTOCOL_ERROR);
  });
}
