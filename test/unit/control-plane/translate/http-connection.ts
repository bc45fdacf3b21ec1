import type { Test } from '../../../harness/unit.ts';
import { readMeshConfig } from '../../../../api/istio/index.ts';
import { accessLog, httpFilter } from '../../../../control-plane/translate/http-connection.ts';
import type { JsonObject } from '../../../../lib/index.ts';

function settings(fields: JsonObject = {}) {
  const reading = readMeshConfig(fields);
  if (reading.kind === 'rejected') throw new Error(JSON.stringify(reading.findings));
  return reading.value;
}

const TRACED = {
  defaultProviders: { tracing: ['otel'] },
  defaultConfig: { tracing: { sampling: 50 } },
};

export function spec(t: Test): void {
  const filter = (direction: 'inbound' | 'outbound' | 'gateway', fields: JsonObject = {}) =>
    httpFilter({
      direction,
      settings: settings(fields),
      statPrefix: 'x',
      routes: { kind: 'named', name: '80' },
    }).typedConfig;

  t.test('injects faults where a request leaves, not where it arrives', async (t) => {
    const filters = (direction: 'inbound' | 'outbound'): string =>
      JSON.stringify(filter(direction)?.['httpFilters']);

    t.match(filters('outbound'), /http\.fault/);
    t.notMatch(filters('inbound'), /http\.fault/);
    t.match(filters('inbound'), /http\.router[^]*$/);
  });

  t.test('believes forwarding headers from inside the mesh only', async (t) => {
    t.match(filter('inbound'), {
      forwardClientCertDetails: 'APPEND_FORWARD',
      useRemoteAddress: false,
    });
    t.match(filter('gateway'), {
      forwardClientCertDetails: 'SANITIZE_SET',
      useRemoteAddress: true,
      serverName: 'istio-envoy',
    });
    t.match(filter('outbound'), { serverName: 'envoy', rds: { routeConfigName: '80' } });
  });

  t.test('traces as the mesh says: how much, and to whom', async (t) => {
    const provider = (more: JsonObject) => [
      { name: 'otel', opentelemetry: { service: 'c.o.svc', port: 4318, ...more } },
    ];
    const overHttp = { ...TRACED, extensionProviders: provider({ http: { path: '/v1/t' } }) };

    t.equal(filter('inbound')?.['tracing'], undefined);
    t.match(filter('inbound', overHttp)?.['tracing'], {
      randomSampling: { value: 50 },
      provider: {
        typedConfig: {
          httpService: {
            httpUri: {
              uri: 'http://c.o.svc:4318/v1/t',
              cluster: 'outbound|4318||c.o.svc',
              timeout: '10s',
            },
          },
        },
      },
    });
    const overGrpc = { ...TRACED, extensionProviders: provider({}) };
    t.match(filter('inbound', overGrpc)?.['tracing'], {
      provider: { typedConfig: { grpcService: { envoyGrpc: { authority: 'c.o.svc' } } } },
    });
  });

  t.test('writes access logs when there is a file, in the format that was asked for', async (t) => {
    const format = (fields: JsonObject): unknown =>
      accessLog(settings({ accessLogFile: '/dev/stdout', ...fields })).accessLog?.[0]
        ?.typedConfig?.['logFormat'];

    t.same(accessLog(settings()), {});
    t.match(format({}), { textFormatSource: { inlineString: /^\[%START_TIME%\]/ } });
    t.match(format({ accessLogEncoding: 'JSON' }), { jsonFormat: { method: '%REQ(:METHOD)%' } });
    t.match(format({ accessLogFormat: 'mine' }), { textFormatSource: { inlineString: 'mine' } });
  });
}
