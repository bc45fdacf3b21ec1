import {
  connectionOf,
  http2Of,
  keepsHeaderCase,
} from '../../../../../proxy/compile/protocol/protocol.ts';
import { H2_LIMITS } from '../../../../../proxy/http/h2/index.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('unset is what Envoy holds', async (t) => {
    t.match(connectionOf({}, compilation().place), { headersMax: 100, idleTimeoutMs: 3_600_000 });
    t.match(http2Of({}, compilation().place), {
      streamsMax: 1024,
      tableBytesMax: 4096,
      pingMs: 0,
      pingJitterPercent: 15,
      budgets: {
        controlQueuedMax: 1000,
        emptyMax: 1,
        prioritiesPerStream: 100,
        updatesPerData: 20,
      },
    });
  });

  t.test('budgets and keep-alive are as they are given', async (t) => {
    const options = {
      hpackTableSize: 0,
      maxOutboundControlFrames: 50,
      maxConsecutiveInboundFramesWithEmptyPayload: 0,
      maxInboundPriorityFramesPerStream: 3,
      maxInboundWindowUpdateFramesPerDataFrameSent: 4,
      connectionKeepalive: {
        interval: '30s',
        timeout: '5s',
        intervalJitter: { value: 0 },
        connectionIdleInterval: '60s',
      },
    };
    t.match(http2Of(options, compilation().place), {
      tableBytesMax: 0,
      pingMs: 30_000,
      pingTimeoutMs: 5000,
      pingJitterPercent: 0,
      pingAfterIdleMs: 60_000,
      budgets: { controlQueuedMax: 50, emptyMax: 0, prioritiesPerStream: 3, updatesPerData: 8 },
    });
    t.same(
      refusedBy((at) => http2Of({ connectionKeepalive: { interval: '1s' } }, at)),
      ['connection_keepalive.timeout'],
    );
    t.same(
      refusedBy((at) => http2Of({ maxInboundWindowUpdateFramesPerDataFrameSent: 0 }, at)),
      ['max_inbound_window_update_frames_per_data_frame_sent'],
    );
  });

  t.test('what is more than we give is told', async (t) => {
    const { streamWindowBytes, connectionWindowBytes } = H2_LIMITS;
    const told = (bytes: { stream: number; connection: number }) => {
      const { place, noted } = compilation();
      const { stream: initialStreamWindowSize, connection: initialConnectionWindowSize } = bytes;
      http2Of({ initialStreamWindowSize, initialConnectionWindowSize }, place);
      return noted();
    };
    t.same(told({ stream: streamWindowBytes, connection: connectionWindowBytes }), []);
    t.same(told({ stream: streamWindowBytes + 1, connection: connectionWindowBytes + 1 }), [
      'initial_stream_window_size',
      'initial_connection_window_size',
    ]);
  });

  t.test('windows fit what the protocol allows', async (t) => {
    t.same(
      refusedBy((at) => http2Of({ initialStreamWindowSize: 1000 }, at)),
      ['initial_stream_window_size'],
    );
  });

  t.test('the case of names is kept when asked for in the way Envoy is', async (t) => {
    const type =
      'envoy.extensions.http.header_formatters.preserve_case.v3.PreserveCaseFormatterConfig';
    const formatter = (name: string) => ({
      headerKeyFormat: { statefulFormatter: { typedConfig: { '@type': `x/${name}` } } },
    });

    t.equal(keepsHeaderCase({}, compilation().place), false);
    t.equal(keepsHeaderCase(formatter(type), compilation().place), true);
    t.equal(refusedBy((at) => keepsHeaderCase(formatter('odd'), at)).length, 1);
  });
}
