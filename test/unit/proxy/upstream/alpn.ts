import { PassThrough } from 'node:stream';
import { protocolOf } from '../../../../proxy/upstream/alpn.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('who agreed on nothing we know is spoken to in HTTP/1', async (t) => {
    const of = (alpnProtocol: unknown) =>
      protocolOf(Object.assign(new PassThrough(), { alpnProtocol }));

    t.same(['h2', 'istio-h2'].map(of), ['http2', 'http2']);
    t.equal(of('lateen-h2'), 'mesh');
    t.same([false, 'http/1.1', 'istio', 'h3'].map(of), ['http1', 'http1', 'http1', 'http1']);
    t.equal(protocolOf(new PassThrough()), 'http1');
  });
}
