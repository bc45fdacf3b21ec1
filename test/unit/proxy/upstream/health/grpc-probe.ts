import { createServer, type ServerHttp2Stream } from 'node:http2';
import { ProbedServer } from '../../../../harness/probed.ts';
import type { Test } from '../../../../harness/unit.ts';
import { endpoint } from '../../../../harness/upstream-plans.ts';
import { grpcProbe } from '../../../../../proxy/upstream/health/grpc-probe.ts';
import type { CheckOutcome } from '../../../../../proxy/upstream/health/state.ts';

type Reply = {
  readonly type?: string;
  readonly body?: Buffer;
  readonly grpcStatus?: string;
  readonly status?: number;
};

/** Node's own HTTP/2 at the other end. */
async function asked(reply: Reply, service = ''): Promise<{ found: string; sent: string }> {
  const server = new ProbedServer();
  const peer = createServer();
  let sent = '';
  peer.on('stream', (stream: ServerHttp2Stream, headers) => {
    sent = `${headers[':method']} ${headers[':path']} ${headers['content-type']} `;
    stream.on('data', (chunk: Buffer) => (sent += chunk.toString('hex')));
    stream.on('end', () => answer(stream, reply));
  });
  server.serves = (connection) => peer.emit('connection', connection);
  const probed = { plan: endpoint('10.0.0.1'), upstream: 'shop' };
  const check = { kind: 'grpc', service, authority: '' } as const;
  const probe = grpcProbe(probed, { check, reuses: true }, server.effects);
  const outcome = await new Promise<CheckOutcome>((found) => void probe.ask(found));
  probe.close();
  return { found: outcome.kind === 'passed' ? 'passed' : outcome.why, sent };
}

function answer(stream: ServerHttp2Stream, reply: Reply): void {
  const { body, grpcStatus = '0', status = 200, type = 'application/grpc' } = reply;
  stream.respond({ ':status': status, 'content-type': type }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': grpcStatus }));
  stream.end(body);
}

const serving = (status: number): Buffer => Buffer.from([0, 0, 0, 0, 2, 8, status]);

export function spec(t: Test): void {
  t.test("asks gRPC's own service, by name or for all", async (t) => {
    const path = 'POST /grpc.health.v1.Health/Check application/grpc ';
    t.equal((await asked({ body: serving(1) })).sent, `${path}0000000000`);
    t.equal((await asked({ body: serving(1) }, 'db')).sent, `${path}00000000040a026462`);
  });

  t.test('only an endpoint that says it serves passes', async (t) => {
    t.equal((await asked({ body: serving(1) })).found, 'passed');
    t.equal((await asked({ body: serving(2) })).found, 'NOT_SERVING');
    t.equal((await asked({ body: serving(3) })).found, 'SERVICE_UNKNOWN');
    t.equal((await asked({ body: Buffer.from([0, 0, 0, 0, 0]) })).found, 'UNKNOWN');
    t.equal((await asked({ status: 404 })).found, 'status 404');
  });

  t.test(
    'who does not know what is asked says so, and what is no gRPC is told apart',
    async (t) => {
      t.match((await asked({ grpcStatus: '12' })).found, /UNIMPLEMENTED: it has no health service/);
      t.match((await asked({ grpcStatus: '5' })).found, /NOT_FOUND: it does not know this service/);
      t.equal((await asked({ grpcStatus: '8' })).found, 'grpc-status 8');
      t.equal((await asked({ type: 'text/html' })).found, 'an answer of text/html, not of gRPC');
    },
  );
}
