import type { Test } from '../../../harness/unit.ts';
import { Xds } from '../../../../api/xds/index.ts';
import {
  inspectors,
  seconds,
  socketAddress,
  tcpFilter,
} from '../../../../control-plane/translate/messages.ts';

export function spec(t: Test): void {
  t.test('writes durations as protobuf’s JSON has them', async (t) => {
    t.equal(seconds(1500), '1.5s');
    t.equal(seconds(0), '0s');
  });

  t.test('makes pieces that survive the wire', async (t) => {
    const xds = new Xds();
    const listener = {
      name: 'x',
      address: socketAddress('10.0.0.1', 80),
      listenerFilters: inspectors('original_dst', 'tls_inspector', 'http_inspector'),
      filterChains: [{ filters: [tcpFilter({ statPrefix: 'x', cluster: 'y' })] }],
    };
    const name = 'envoy.config.listener.v3.Listener';

    const reading = xds.decode(name, xds.encode(name, listener));

    t.same(reading, { kind: 'ok', value: listener, unknown: [] });
  });
}
