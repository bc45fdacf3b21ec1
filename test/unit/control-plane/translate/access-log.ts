import type { Test } from '../../../harness/unit.ts';
import { accessLog } from '../../../../control-plane/translate/access-log.ts';
import type { Reporting } from '../../../../control-plane/mesh/index.ts';

type Target = Reporting['logs'][number];

const USUAL: Target = {
  path: '/dev/stdout',
  format: { kind: 'text', text: undefined },
  omitsEmpty: false,
  expression: undefined,
};

export function spec(t: Test): void {
  const logs = (...targets: readonly Partial<Target>[]) =>
    accessLog({ logs: targets.map((target) => ({ ...USUAL, ...target })), tracing: undefined })
      .accessLog ?? [];
  const format = (target: Partial<Target>) => logs(target)[0]?.typedConfig?.['logFormat'];
  const filter = (expression: string) => logs({ expression })[0]?.filter;

  t.test('writes a line for each target, in the format it asks for', async (t) => {
    t.same(logs(), []);
    t.equal(logs({}, { path: '/file' }).length, 2);
    t.match(format({}), { textFormatSource: { inlineString: /^\[%START_TIME%\]/ } });
    t.match(format({ format: { kind: 'text', text: 'own' } }), {
      textFormatSource: { inlineString: 'own' },
    });
    t.match(format({ format: { kind: 'json', labels: undefined } }), {
      jsonFormat: { method: '%REQ(:METHOD)%' },
    });
    const labels = { code: '%RESPONSE_CODE%' };
    t.same(format({ format: { kind: 'json', labels }, omitsEmpty: true }), {
      jsonFormat: labels,
      omitEmptyValues: true,
    });
  });

  t.test('filters by what expressions say of status, duration and headers', async (t) => {
    t.match(filter('response.code >= 500'), {
      statusCodeFilter: { comparison: { op: 'GE', value: { defaultValue: 500 } } },
    });
    t.match(filter('request.duration <= duration("20ms")'), {
      durationFilter: { comparison: { op: 'LE', value: { defaultValue: 20 } } },
    });
    t.match(filter("request.headers['x-a'] != 'b' && request.path.matches('/v.')"), {
      andFilter: {
        filters: [
          { headerFilter: { header: { stringMatch: { exact: 'b' }, invertMatch: true } } },
          { headerFilter: { header: { name: ':path', stringMatch: { safeRegex: {} } } } },
        ],
      },
    });
    t.match(filter('response.grpc_status == 14 || response.grpc_status != 0'), {
      orFilter: {
        filters: [
          { grpcStatusFilter: { statuses: ['UNAVAILABLE'] } },
          { grpcStatusFilter: { statuses: ['OK'], exclude: true } },
        ],
      },
    });
  });

  t.test('logs all where an expression is beyond it', async (t) => {
    t.equal(filter('connection.mtls'), undefined);
    t.equal(logs({ expression: 'connection.mtls' }).length, 1);
  });
}
