import { createServer, type Server } from 'node:https';
import { ManualClock, seededRandom } from '../../../../lib/index.ts';
import { openPost, type Call } from '../../../../local/admission/index.ts';
import {
  createAuthority,
  issueServerCertificate,
} from '../../../../local/identity/certificates/index.ts';
import type { Test } from '../../../harness/unit.ts';

// TLS is what this file is about, so a server listens here, on the loopback address only.
export function spec(t: Test): void {
  const chance = { now: Date.now(), random: seededRandom(3) };
  const authority = createAuthority(chance);
  const { certificate, key } = issueServerCertificate(authority, {
    ...chance,
    addresses: ['127.0.0.1'],
  });

  t.test('talks TLS to the address and checks the name', async (t) => {
    const bodies: string[] = [];
    const server = createServer({ cert: certificate, key }, (request, response) => {
      request.setEncoding('utf8').on('data', (chunk: string) => bodies.push(chunk));
      request.on('end', () => response.end('{"answer":1}'));
    });
    const caller = openPost(new ManualClock());
    const call = await callTo(server);

    t.equal(await caller.post(call), '{"answer":1}');
    t.equal(await caller.post(call), '{"answer":1}', 'over the connection that stayed open');
    t.equal(await caller.post({ ...call, serverName: '127.0.0.1' }), '{"answer":1}');
    t.same(bodies, ['question', 'question', 'question']);
    await t.rejects(caller.post({ ...call, serverName: 'other.default.svc' }), /altnames/);
    await t.rejects(caller.post({ ...call, authorities: createAuthority(chance).certificate }));

    caller.close();
    server.close();
  });

  t.test('refuses other answers than 200 and endless ones', async (t) => {
    const server = createServer({ cert: certificate, key }, (request, response) => {
      request.resume();
      response.statusCode = request.url === '/500' ? 500 : 200;
      response.end(request.url === '/big' ? Buffer.alloc(4 * 1024 * 1024) : 'x');
    });
    const caller = openPost(new ManualClock());
    const call = await callTo(server);

    await t.rejects(caller.post({ ...call, path: '/500' }), /answered with status 500/);
    await t.rejects(caller.post({ ...call, path: '/big' }), /larger than 3145728 bytes/);

    caller.close();
    server.close();
  });

  t.test('gives up at the deadline', async (t) => {
    const clock = new ManualClock();
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<undefined>();
    const server = createServer({ cert: certificate, key }, () => arrive(undefined));
    const caller = openPost(clock);

    const answer = caller.post(await callTo(server));
    await arrived;
    clock.advance(5000);

    await t.rejects(answer, /no answer within 5 seconds/);
    caller.close();
    server.close();
  });

  async function callTo(server: Server): Promise<Call> {
    const { promise: listening, resolve } = Promise.withResolvers<undefined>();
    server.listen(0, '127.0.0.1', () => resolve(undefined));
    await listening;
    const address = server.address();
    return {
      host: '127.0.0.1',
      port: typeof address === 'object' && address !== null ? address.port : 0,
      path: '/',
      serverName: 'kubernetes.default.svc',
      authorities: authority.certificate,
      body: 'question',
      timeoutMs: 5000,
    };
  }
}
