// gRPC to a server that is not of JavaScript, through two sidecars with mutual TLS between them,
// over the wire that they choose and over HTTP/2 as others speak it.
import { t } from 'tap';
import { peer } from '../harness/peers.ts';
import { sidecarPair } from '../harness/sidecar-pair.ts';
import { Calls, FOUND } from './grpc-calls.ts';
import { callFromPython, servePython } from './grpc-python.ts';

const python = await peer(t, 'grpcio-1.80');

for (const wire of python === undefined ? [] : (['mesh', 'http2'] as const)) {
  await t.test(
    `every shape of call, from Node and from Python to Python, over ${wire}`,
    async (t) => {
      const pair = await sidecarPair(t, { wire });
      const server = await servePython(python ?? '', pair.appPort);
      const calls = new Calls(pair.port);
      t.teardown(() => {
        calls.close();
        server.stop();
      });

      t.same(await calls.all(), FOUND);
      t.same(await callFromPython(python ?? '', pair.port), FOUND);
    },
  );
}
