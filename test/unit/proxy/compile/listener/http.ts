import { httpPlan } from '../../../../../proxy/compile/listener/http.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import { pack, type HttpConnectionManager } from '../../../../../api/xds/index.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  const around = { direction: 'outbound', rejectsDotParameters: true } as const;
  const base = { statPrefix: 's', rds: { routeConfigName: 'r' } };
  const plan = (http: HttpConnectionManager) =>
    httpPlan({ ...base, ...http }, around, compilation().place);
  const refused = (http: HttpConnectionManager) =>
    refusedBy((at) => httpPlan({ ...base, ...http }, around, at));

  t.test('unset is what Envoy holds', async (t) => {
    t.match(plan({}), {
      codec: 'auto',
      routes: { kind: 'named', table: 'r' },
      serverHeader: { kind: 'overwrite', value: 'envoy' },
      clientCertificate: { mode: 'sanitize', details: [] },
      requestId: { generates: true, keepsExternal: false, answers: false },
      path: { normalize: false, mergeSlashes: false, escapedSlashes: 'keep' },
      host: { stripPort: 'none' },
      tracing: undefined,
      localReply: undefined,
    });
  });

  t.test('paths are read by the rules that are written', async (t) => {
    const path = plan({
      pathWithEscapedSlashesAction: 'UNESCAPE_AND_FORWARD',
      normalizePath: true,
    }).path;
    t.match(path, { normalize: true, escapedSlashes: 'decode', rejectsDotParameters: true });
  });

  t.test('the last filter forwards, and no other', async (t) => {
    const router = filter('envoy.extensions.filters.http.router.v3.Router', 'router');
    const cors = filter('envoy.extensions.filters.http.cors.v3.Cors', 'cors');

    t.same(refused({ httpFilters: [cors, router] }), []);
    t.same(refused({ httpFilters: [router, cors] }), ['http_filters']);
    t.same(refused({ httpFilters: [cors] }), ['http_filters']);
  });

  t.test('a manager without routes, or of HTTP/3, is refused', async (t) => {
    t.same(refused({ rds: {} }), ['']);
    t.same(refused({ codecType: 'HTTP3' }), ['codec_type']);
  });
}

function filter(type: Parameters<typeof pack>[0], name: string) {
  return { name, typedConfig: pack(type, {}) };
}
