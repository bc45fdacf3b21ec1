// Connections come to their end all the time, and no call notices: the server's sidecar and the
// client's each say goodbye to theirs after a fraction of a second, under load, and nobody retries.
import {
  Client,
  credentials,
  Server,
  ServerCredentials,
  type sendUnaryData,
  type ServerUnaryCall,
} from '@grpc/grpc-js';
import { t } from 'tap';
import { sidecarPair } from '../harness/sidecar-pair.ts';
import { ECHO, same } from './grpc-service.ts';

const CALLERS = 40;
const LOAD_MS = 2500;
const BRIEF = { common_http_protocol_options: { max_connection_duration: '0.2s' } };
const ONCE = { 'grpc.enable_retries': 0 };
// More than a window of a frame, so that many calls are under way in the middle of a message.
const MESSAGE = Buffer.alloc(20_000, 'm');

for (const [who, more] of [
  ['the server', { manager: { ...BRIEF, drain_timeout: '0.1s' } }],
  ['the client', { next: BRIEF }],
] as const) {
  await t.test(`no call is lost when ${who} says goodbye`, async (t) => {
    const pair = await sidecarPair(t, { wire: 'http2', ...more });
    const server = new Server();
    server.addService(
      { unary: ECHO.unary },
      {
        // Answers a little later: there are always calls under way.
        unary: (call: ServerUnaryCall<Buffer, Buffer>, done: sendUnaryData<Buffer>) =>
          setTimeout(() => done(null, call.request), 10),
      },
    );
    await new Promise<void>((resolve, reject) =>
      server.bindAsync(`127.0.0.1:${pair.appPort}`, ServerCredentials.createInsecure(), (error) =>
        error === null ? resolve() : reject(error),
      ),
    );
    const client = new Client(`127.0.0.1:${pair.port}`, credentials.createInsecure(), ONCE);
    t.teardown(() => {
      client.close();
      server.forceShutdown();
    });
    const errors: string[] = [];
    let answers = 0;
    const until = performance.now() + LOAD_MS;
    const load = async (): Promise<void> => {
      while (performance.now() < until) {
        await new Promise<void>((resolve) => {
          const { path } = ECHO.unary;
          client.makeUnaryRequest(path, same, same, MESSAGE, (error, answer) => {
            if (error !== null) errors.push(`${error.code}: ${error.details}`);
            else if (answer?.equals(MESSAGE) === true) answers += 1;
            resolve();
          });
        });
      }
    };
    await Promise.all(Array.from({ length: CALLERS }, () => load()));
    const connections = await pair.counter('cluster.next.upstream_cx_total');

    t.same(errors, []);
    t.ok(answers > 100, `${answers} answers`);
    t.ok(connections > 4, `over ${connections} connections`);
    t.equal(await pair.counter('cluster.next.upstream_rq_retry'), 0);
  });
}
