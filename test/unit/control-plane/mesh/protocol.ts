import type { Test } from '../../../harness/unit.ts';
import { isGrpcWeb, protocolOf } from '../../../../control-plane/mesh/protocol.ts';

export function spec(t: Test): void {
  const of = (name: string, number = 80, appProtocol?: string) =>
    protocolOf({ name, number, appProtocol });

  t.test('reads the name up to the first dash, whatever its case', async (t) => {
    t.same(
      ['http', 'HTTP-web', 'grpc-api', 'grpc-web-x', 'https', 'redis', 'udp-x'].map((n) => of(n)),
      ['http', 'http', 'http2', 'http2', 'tls', 'tcp', 'udp'],
    );
  });

  t.test('believes appProtocol more than the name', async (t) => {
    t.equal(of('tcp', 80, 'http'), 'http');
    t.equal(of('http', 80, 'kubernetes.io/h2c'), 'http2');
  });

  t.test('knows what browsers speak', async (t) => {
    const isWeb = (name: string, appProtocol?: string) =>
      isGrpcWeb({ number: 80, name, appProtocol });

    t.equal(isWeb('grpc-web-x'), true);
    t.equal(isWeb('x', 'gRPC-Web'), true);
    t.equal(isWeb('grpc-web', 'http'), false);
  });

  t.test('knows ports whose server speaks first, and looks at the rest', async (t) => {
    t.equal(of('', 3306), 'tcp');
    t.equal(of('web', 8080), 'auto');
  });
}
