// gRPC-Web as browsers speak it, over HTTP/1 through two sidecars to a server that knows only gRPC.
import { t } from 'tap';
import { sidecarPair } from '../harness/sidecar-pair.ts';
import { serveEcho } from './grpc-service.ts';

const HTTP = 'type.googleapis.com/envoy.extensions.filters.http.';
const WEB = 'application/grpc-web+proto';
const TEXT = 'application/grpc-web-text+proto';
const SHOP = 'https://shop.example';

const pair = await sidecarPair(t, {
  wire: 'mesh',
  application: 'http2',
  filters: [
    { name: 'web', typed_config: { '@type': `${HTTP}grpc_web.v3.GrpcWeb` } },
    { name: 'count', typed_config: { '@type': `${HTTP}grpc_stats.v3.FilterConfig` } },
    { name: 'mesh', typed_config: { '@type': 'type.googleapis.com/stats.PluginConfig' } },
    { name: 'cors', typed_config: { '@type': `${HTTP}cors.v3.Cors` } },
  ],
  entry: {
    typed_per_filter_config: {
      cors: {
        '@type': `${HTTP}cors.v3.CorsPolicy`,
        allow_origin_string_match: [{ exact: SHOP }],
        allow_methods: 'POST',
        allow_headers: 'content-type,x-grpc-web',
        expose_headers: 'grpc-status,grpc-message',
      },
    },
  },
});
const server = await serveEcho(pair.appPort);
t.teardown(() => server.stop());

type Asked = {
  readonly method: string;
  readonly type: string;
  readonly body: Buffer;
  /** Sent in pieces of so many bytes. */
  readonly piece?: number;
};

function ask({ method, type, body, piece }: Asked): Promise<Response> {
  return fetch(`http://127.0.0.1:${pair.port}/shop.Echo/${method}`, {
    method: 'POST',
    headers: { 'content-type': type, accept: type, origin: SHOP, 'x-grpc-web': '1' },
    ...(piece === undefined ? { body } : { body: inPieces(body, piece), duplex: 'half' as const }),
  });
}

async function* inPieces(body: Buffer, bytes: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < body.length; at += bytes) {
    yield body.subarray(at, at + bytes);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function message(text: string): Buffer {
  const content = Buffer.from(text);
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(content.length, 1);
  return Buffer.concat([prefix, content]);
}

function base64(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('base64'));
}

/** Messages, and the lines of the last one, which are the trailers. */
function read(bytes: Buffer): { readonly messages: readonly string[]; readonly lines: string } {
  const messages: string[] = [];
  for (let at = 0; at + 5 <= bytes.length;) {
    const end = at + 5 + bytes.readUInt32BE(at + 1);
    const content = bytes.toString('latin1', at + 5, end);
    if (bytes[at] === 0x80) return { messages, lines: content };
    messages.push(content);
    at = end;
  }
  return { messages, lines: '' };
}

/** Padding may stand anywhere a piece of text ended. */
function fromText(text: string): Buffer {
  const groups = text.match(/.{4}/gs) ?? [];
  return Buffer.concat(groups.map((group) => Buffer.from(group, 'base64')));
}

await t.test('bytes: the answer, and the trailers after it, for an origin that may', async (t) => {
  const answer = await ask({ method: 'Unary', type: WEB, body: message('hello') });

  t.equal(answer.headers.get('content-type'), WEB);
  t.equal(answer.headers.get('access-control-allow-origin'), SHOP);
  t.equal(answer.headers.get('access-control-expose-headers'), 'grpc-status,grpc-message');
  const { messages, lines } = read(Buffer.from(await answer.arrayBuffer()));
  t.same(messages, ['hello']);
  t.match(lines, /^grpc-status: 0\r\n/m);
});

await t.test('text, cut anywhere on its way', async (t) => {
  for (const piece of [1, 2, 3, 5, 100]) {
    const body = base64(message('hello there'));
    const answer = await ask({ method: 'Repeat', type: TEXT, body, piece });

    t.equal(answer.headers.get('content-type'), TEXT);
    const { messages, lines } = read(fromText(await answer.text()));
    t.equal(messages.length, 100);
    t.equal(messages.at(-1), 'hello there');
    t.match(lines, /^grpc-status: 0\r\n/m);
  }
});

await t.test('a call that fails says so in its trailers, with its details', async (t) => {
  const answer = await ask({ method: 'Fail', type: WEB, body: message('\x05') });
  const { lines } = read(Buffer.from(await answer.arrayBuffer()));
  const said = lines === '' ? [...answer.headers].map((pair) => pair.join(': ')).join('\n') : lines;

  t.match(said, /^grpc-status: 5$/m);
  t.match(said, /^grpc-message: as%20asked/m);
  t.match(said, /^grpc-status-details-bin: AAEC\/w/m);
});

await t.test('what is no text is answered, and the server hears nothing whole', async (t) => {
  for (const body of ['AAAA*AAA', 'AAAAA']) {
    const answer = await ask({ method: 'Unary', type: TEXT, body: Buffer.from(body) });

    t.equal(answer.headers.get('grpc-status'), '13');
    t.match(answer.headers.get('grpc-message'), 'base64');
    t.equal(answer.headers.get('content-type'), 'application/grpc-web-text');
    t.equal(answer.headers.get('access-control-allow-origin'), SHOP);
  }
});

await t.test('a browser’s question comes first, and is answered here', async (t) => {
  const answer = await fetch(`http://127.0.0.1:${pair.port}/shop.Echo/Unary`, {
    method: 'OPTIONS',
    headers: {
      origin: SHOP,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,x-grpc-web',
    },
  });

  t.equal(answer.status, 200);
  t.equal(answer.headers.get('access-control-allow-origin'), SHOP);
  t.equal(answer.headers.get('access-control-allow-headers'), 'content-type,x-grpc-web');
});

await t.test('its messages are counted like any others', async (t) => {
  const requests = await pair.counter('http.in.grpc.request_message_count');
  const responses = await pair.counter('http.in.grpc.response_message_count');
  const metrics = await fetch(`http://127.0.0.1:${pair.adminPorts[0]}/stats/prometheus`);
  const text = await metrics.text();
  const total = (way: string): number => {
    const lines = text.match(
      new RegExp(`^istio_${way}_messages_total{.*request_protocol="grpc".*`, 'gm'),
    );
    return (lines ?? []).reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  };

  t.ok(requests >= 7, `${requests} requests`);
  t.ok(responses >= 501, `${responses} responses`);
  t.same([total('request'), total('response')], [requests, responses]);
});
