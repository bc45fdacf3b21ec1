import { http1Of, limitsOf, underscores } from '../../../../../proxy/compile/listener/limits.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('unset is what Envoy holds', async (t) => {
    const { place } = compilation();

    t.same(limitsOf({}, place), {
      headerBytesMax: 60 * 1024,
      headersMax: 100,
      headersTimeoutMs: 0,
      requestTimeoutMs: 0,
      streamIdleTimeoutMs: 300_000,
      streamDurationMaxMs: 0,
      connectionIdleTimeoutMs: 3_600_000,
      connectionDurationMaxMs: 0,
      requestsPerConnectionMax: 0,
      drainMs: 5000,
      delayedCloseMs: 1000,
    });
    t.match(http1Of({}, place), { allowsAbsoluteUrl: true, acceptsHttp10: false });
    t.equal(underscores({}, place), 'allow');
  });

  t.test('a limit that is none is refused', async (t) => {
    t.same(
      refusedBy((at) => limitsOf({ maxRequestHeadersKb: 0 }, at)),
      ['max_request_headers_kb'],
    );
    t.same(
      refusedBy((at) => limitsOf({ commonHttpProtocolOptions: { maxHeadersCount: 0 } }, at)),
      ['common_http_protocol_options.max_headers_count'],
    );
  });
}
