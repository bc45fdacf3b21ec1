import {
  connectionOf,
  http2Of,
  keepsHeaderCase,
} from '../../../../../proxy/compile/protocol/protocol.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('unset is what Envoy holds', async (t) => {
    t.match(connectionOf({}, compilation().place), { headersMax: 100, idleTimeoutMs: 3_600_000 });
    t.match(http2Of({}, compilation().place), { streamsMax: 1024, pingMs: 0 });
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
