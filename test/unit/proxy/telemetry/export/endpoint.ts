import { tracesUrl } from '../../../../../proxy/telemetry/export/endpoint.ts';
import type { Test } from '../../../../harness/unit.ts';

const NONE = { tracesEndpoint: '', otlpEndpoint: '', meshOtlpEndpoint: '' };

export function spec(t: Test): void {
  const url = (settings: Partial<typeof NONE>): string => {
    const reading = tracesUrl({ ...NONE, ...settings });
    return reading.kind === 'ok' ? reading.url.href : reading.kind;
  };

  t.test('follows OpenTelemetry’s rules, and the environment before the mesh', (t) => {
    t.equal(url({}), 'none');
    t.equal(url({ otlpEndpoint: 'http://c:4318' }), 'http://c:4318/v1/traces');
    t.equal(url({ otlpEndpoint: 'http://c:4318/base/' }), 'http://c:4318/base/v1/traces');
    t.equal(url({ tracesEndpoint: 'https://c/own' }), 'https://c/own');
    t.equal(
      url({ meshOtlpEndpoint: 'lateen-console.istio-system.svc:4318' }),
      'http://lateen-console.istio-system.svc:4318/v1/traces',
    );
    t.equal(url({ meshOtlpEndpoint: 'http://j:4318/api/otlp' }), 'http://j:4318/api/otlp');
    t.equal(
      url({ otlpEndpoint: 'http://a:1', meshOtlpEndpoint: 'http://b:1' }),
      'http://a:1/v1/traces',
    );
    t.equal(url({ otlpEndpoint: 'grpc://c:4317' }), 'rejected');
    t.end();
  });
}
