// The subject `node-undici`: `main.ts PORT BACKEND_PORT`. Bytes go from undici's parser straight
// into Node's response, which is the leanest way between the two.
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Pool, type Dispatcher } from 'undici';

const [, , port, backendPort] = process.argv;
const counts = { requests: 0, errors: 0 };
const pool = new Pool(`http://127.0.0.1:${backendPort ?? ''}`, { connections: 512, pipelining: 1 });
// Headers of one connection, which a proxy does not pass on.
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'te']);

createServer({ keepAliveTimeout: 3_600_000 }, (request, response) => {
  counts.requests += 1;
  const { method = 'GET', url = '/' } = request;
  const hasBody = request.headers['content-length'] !== undefined || isChunked(request);
  const options = {
    method,
    path: url,
    headers: upstreamHeaders(request),
    ...(hasBody ? { body: request } : {}),
  };
  pool.dispatch(options, answering(response));
}).listen({ port: Number(port), host: '127.0.0.1', backlog: 4096 });

function answering(response: ServerResponse): Dispatcher.DispatchHandler {
  return {
    onRequestStart(controller) {
      response.once('close', () => {
        if (!response.writableFinished) controller.abort(new Error('the client has gone'));
      });
    },
    onResponseStart(controller, status, headers) {
      response.on('drain', () => controller.resume());
      for (const [name, value] of Object.entries(headers)) {
        if (value !== undefined && !HOP_BY_HOP.has(name)) response.setHeader(name, value);
      }
      response.writeHead(status);
    },
    onResponseData(controller, chunk) {
      if (!response.write(chunk)) controller.pause();
    },
    onResponseEnd() {
      response.end();
    },
    onResponseError() {
      counts.errors += 1;
      if (!response.headersSent) response.writeHead(502);
      response.end();
    },
  };
}

function upstreamHeaders(request: IncomingMessage): string[] {
  const headers: string[] = [];
  const { rawHeaders } = request;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? '';
    if (!HOP_BY_HOP.has(name.toLowerCase())) headers.push(name, rawHeaders[i + 1] ?? '');
  }
  if (request.headers['x-request-id'] === undefined) headers.push('x-request-id', randomUUID());
  headers.push('x-forwarded-for', request.socket.remoteAddress ?? '');
  headers.push('x-forwarded-proto', 'http');
  return headers;
}

function isChunked(request: IncomingMessage): boolean {
  return request.headers['transfer-encoding'] !== undefined;
}
