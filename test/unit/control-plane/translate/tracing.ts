import type { Test } from '../../../harness/unit.ts';
import { tracing } from '../../../../control-plane/translate/tracing.ts';
import type { Reporting } from '../../../../control-plane/mesh/index.ts';

type Traced = NonNullable<Reporting['tracing']>;

const USUAL: Traced = {
  samplePercent: 50,
  provider: undefined,
  tags: {},
  pathTagLengthMax: undefined,
};

export function spec(t: Test): void {
  const traced = (fields: Partial<Traced> = {}) =>
    tracing({ logs: [], tracing: { ...USUAL, ...fields } }).tracing;
  const collector = { service: 'c.o.svc', port: 4318 };

  t.test('says how many requests are traced', async (t) => {
    t.same(tracing({ logs: [], tracing: undefined }), {});
    t.match(traced({ pathTagLengthMax: 99 }), {
      randomSampling: { value: 50 },
      maxPathTagLength: 99,
      customTags: undefined,
    });
  });

  t.test('sends spans over HTTP or gRPC', async (t) => {
    t.match(traced({ provider: { ...collector, http: { path: '/v1/t' } } })?.provider, {
      typedConfig: {
        httpService: {
          httpUri: {
            uri: 'http://c.o.svc:4318/v1/t',
            cluster: 'outbound|4318||c.o.svc',
            timeout: '10s',
          },
        },
      },
    });
    t.match(traced({ provider: collector })?.provider, {
      typedConfig: { grpcService: { envoyGrpc: { authority: 'c.o.svc' } } },
    });
  });

  t.test('adds tags that say something', async (t) => {
    const tags = {
      a: { literal: { value: '1' } },
      b: { environment: { name: 'B', defaultValue: '2' } },
      c: { header: { name: 'x-c' } },
      d: { formatter: { value: '%PROTOCOL%' } },
      e: { header: { name: '' } },
      '': { literal: { value: 'nameless' } },
    };

    t.same(traced({ tags })?.customTags, [
      { tag: 'a', literal: { value: '1' } },
      { tag: 'b', environment: { name: 'B', defaultValue: '2' } },
      { tag: 'c', requestHeader: { name: 'x-c' } },
    ]);
  });
}
