// Which calls of gRPC are made again by a route that looks at their trailers, and which are not.
import {
  Client,
  credentials,
  Metadata,
  Server,
  ServerCredentials,
  status,
  type ServerWritableStream,
  type ServiceError,
} from '@grpc/grpc-js';
import { t } from 'tap';
import { sidecarPair } from '../harness/sidecar-pair.ts';
import { ECHO, same } from './grpc-service.ts';

/** How a server ends calls that it does not end well. */
type Manner = {
  /** So many go wrong before one goes well. */
  readonly failures: number;
  readonly says?: Buffer;
  readonly trailers?: Readonly<Record<string, string>>;
};

type Story = { readonly heard: readonly string[]; readonly code: number; readonly calls: number };

const pair = await sidecarPair(t, {
  wire: 'mesh',
  route: { retry_policy: { retry_on: 'unavailable', num_retries: 2 } },
  entry: { metadata: { filter_metadata: { lateen: { retries_follow_grpc: true } } } },
});
const client = new Client(`127.0.0.1:${pair.port}`, credentials.createInsecure(), {
  // The client's own habits must not hide what the proxies do.
  'grpc.enable_retries': 0,
});
t.teardown(() => client.close());

/** One call, answered in that manner: what the client heard, and how often the server did. */
async function call(manner: Manner): Promise<Story> {
  let calls = 0;
  const server = new Server();
  server.addService(
    { repeat: ECHO.repeat },
    {
      repeat: (asked: ServerWritableStream<Buffer, Buffer>) => {
        calls += 1;
        // The head leaves by itself: that it goes wrong shows in the trailers.
        asked.sendMetadata(new Metadata());
        if (calls > manner.failures) {
          asked.write(asked.request);
          asked.end();
          return;
        }
        if (manner.says !== undefined) asked.write(manner.says);
        const metadata = new Metadata();
        for (const [name, value] of Object.entries(manner.trailers ?? {}))
          metadata.set(name, value);
        setTimeout(() => {
          asked.emit('error', { code: status.UNAVAILABLE, details: 'not now', metadata });
        }, 20);
      },
    },
  );
  await new Promise<void>((resolve, reject) =>
    server.bindAsync(`127.0.0.1:${pair.appPort}`, ServerCredentials.createInsecure(), (error) =>
      error === null ? resolve() : reject(error),
    ),
  );
  const heard: string[] = [];
  const code = await new Promise<number>((resolve) => {
    const { path } = ECHO.repeat;
    const asking = client.makeServerStreamRequest(path, same, same, Buffer.from('again'));
    asking.on('data', (part: Buffer) => void heard.push(part.toString()));
    asking.on('error', (error: ServiceError) => resolve(error.code));
    asking.on('end', () => resolve(status.OK));
  });
  server.forceShutdown();
  return { heard, code, calls };
}

await t.test(
  'a status in the trailers is reason enough, while nothing else was said',
  async (t) => {
    t.same(await call({ failures: 1 }), { heard: ['again'], code: status.OK, calls: 2 });
  },
);

await t.test('only as often as the route allows', async (t) => {
  t.same(await call({ failures: 9 }), { heard: [], code: status.UNAVAILABLE, calls: 3 });
});

await t.test('what the client has heard is not taken back', async (t) => {
  const story = await call({ failures: 1, says: Buffer.from('so far') });
  t.same(story, { heard: ['so far'], code: status.UNAVAILABLE, calls: 1 });
});

await t.test('a server that asks to be left alone is', async (t) => {
  const story = await call({ failures: 1, trailers: { 'grpc-retry-pushback-ms': '-1' } });
  t.same(story, { heard: [], code: status.UNAVAILABLE, calls: 1 });
});
