// A gRPC health check (grpc.health.v1.Health/Check) without a gRPC library: one unary call.
import type { Answer } from './probing.ts';

type GrpcAsked = {
  readonly host: string;
  readonly port: number;
  readonly service: string;
  readonly timeoutMs: number;
};

// HealthCheckResponse.status
const SERVING = 1;
const ANSWER_BYTES_MAX = 1024;

export async function askGrpc({ host, port, service, timeoutMs }: GrpcAsked): Promise<Answer> {
  // Loaded when the first pod asks for it: it costs the agent a megabyte that most never need.
  const { connect, constants } = await import('node:http2');
  return new Promise((resolve) => {
    const session = connect(`http://${host}:${port}`);
    const end = (answer: Answer): void => {
      session.destroy();
      resolve(answer);
    };
    const fail = (why: string): void => end({ passed: false, message: why });
    const late = `timeout: failed to connect service "${host}:${port}" within ${timeoutMs / 1000}s`;
    AbortSignal.timeout(timeoutMs).addEventListener('abort', () => fail(late), { once: true });
    session.once('error', (error) => fail(`error: ${error.message}`));
    const stream = session.request({
      [constants.HTTP2_HEADER_METHOD]: 'POST',
      [constants.HTTP2_HEADER_PATH]: '/grpc.health.v1.Health/Check',
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    let body = Buffer.alloc(0);
    stream.on('data', (chunk: Buffer) => {
      body = Buffer.concat([body, chunk]);
      if (body.length > ANSWER_BYTES_MAX) fail('error: the answer is too long');
    });
    stream.once('error', (error) => fail(`error: ${error.message}`));
    stream.once('end', () => {
      const status = servingStatus(body);
      const passed = status === SERVING;
      const message = passed ? '' : `service unhealthy (responded with status ${status})`;
      end({ passed, message });
    });
    stream.end(healthRequest(service));
  });
}

/** A length-prefixed HealthCheckRequest: field 1 is the service's name. */
export function healthRequest(service: string): Buffer {
  const name = Buffer.from(service.slice(0, 120));
  const message =
    name.length === 0 ? name : Buffer.concat([Buffer.from([0x0a, name.length]), name]);
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

/** Field 1 of a length-prefixed HealthCheckResponse; 0 (unknown) when it is absent. */
export function servingStatus(body: Buffer): number {
  return body.length >= 7 && body[5] === 0x08 ? (body[6] ?? 0) : 0;
}
