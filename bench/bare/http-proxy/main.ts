// The subject `http-proxy`: `main.ts PORT BACKEND_PORT`. Requests are counted, so that it keeps the
// counters that others keep.
import { randomUUID } from 'node:crypto';
import { Agent, createServer } from 'node:http';
import httpProxy from 'http-proxy';

const [, , port, backendPort] = process.argv;
const counts = { requests: 0, errors: 0 };
const agent = new Agent({ keepAlive: true, maxSockets: 512 });
const target = `http://127.0.0.1:${backendPort ?? ''}`;
const proxy = httpProxy.createProxyServer({ target, agent, xfwd: true });

proxy.on('proxyReq', (upstream, request) => {
  if (request.headers['x-request-id'] === undefined) {
    upstream.setHeader('x-request-id', randomUUID());
  }
});
proxy.on('error', (_error, _request, response) => {
  counts.errors += 1;
  if (!response.headersSent) response.writeHead(502);
  response.end();
});

createServer({ keepAliveTimeout: 3_600_000 }, (request, response) => {
  counts.requests += 1;
  proxy.web(request, response);
}).listen({ port: Number(port), host: '127.0.0.1', backlog: 4096 });
