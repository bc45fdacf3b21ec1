// The proxy as a program, from a bootstrap file: it starts, serves, tells, refuses, and leaves in
// good order. And what its main thread asks of others, over real sockets.
import { createServer } from 'node:net';
import { Server, ServerCredentials, type ServerUnaryCall } from '@grpc/grpc-js';
import { t } from 'tap';
import { silentLog, systemClock } from '../../lib/index.ts';
import { Xds, type IstioCertificateRequest } from '../../api/xds/index.ts';
import { certificateMethods } from '../../control-plane/serve/index.ts';
import { AppProbes, appProbesOf, MergedMetrics, WebPort } from '../../proxy/admin/index.ts';
import { systemDial } from '../../proxy/grpc/index.ts';
import { certificateClient } from '../../proxy/tls/issue/index.ts';
import { insideOf } from '../harness/proxy-inside.ts';
import {
  bootstrapFile,
  freePorts,
  get,
  runProxy,
  serveApp,
  untilStatus,
} from '../harness/proxy-program.ts';

const ONE_SECOND = { MINIMUM_DRAIN_DURATION: '1s' };
// Longer than a proxy that leaves listens for who may still come.
const QUIET_MS = 2000;

await t.test('serves from a file, and shows what it holds and what it counted', async (t) => {
  const ports = await freePorts();
  await serveApp(t, ports.upstream, (request, response) => response.end(`hello ${request.url}`));
  const file = bootstrapFile(t, ports);
  const proxy = runProxy(t, ['sidecar', '--config', file], { MINIMUM_DRAIN_DURATION: '0s' });
  t.equal((await untilStatus({ port: ports.admin, path: '/ready', status: 200 })).body, 'LIVE\n');

  t.same(await get(ports.inbound, '/a'), { status: 200, body: 'hello /a' });

  const dump = (await get(ports.admin, '/config_dump')).body;
  t.match(dump, '"route_config"');
  t.match(dump, '"name": "app"');
  t.match((await get(ports.admin, '/listeners')).body, `in::127.0.0.1:${ports.inbound}\n`);
  t.match(
    (await get(ports.admin, '/stats/prometheus')).body,
    /envoy_http_downstream_rq_xx\{envoy_response_code_class="2",.*="in"\} 1\n/,
  );
  const second = runProxy(t, ['sidecar', '--config', file]);
  const { code, said } = await second.ended;
  t.equal(code, 1, 'a second one may not start');
  t.match(said, `cannot bind 127.0.0.1:${ports.admin}: another proxy is running?`);
  proxy.terminate();
  t.equal((await proxy.ended).code, 0);
});

await t.test('told to stop: nothing new comes in, what goes out still goes', async (t) => {
  const ports = await freePorts();
  const begun = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  await serveApp(t, ports.upstream, (request, response) => {
    if (request.url !== '/slow') return response.end('quick');
    begun.resolve();
    return void release.promise.then(() => response.end('slow'));
  });
  const proxy = runProxy(t, ['sidecar', '--config', bootstrapFile(t, ports)], ONE_SECOND);
  await untilStatus({ port: ports.admin, path: '/ready', status: 200 });
  const slow = get(ports.inbound, '/slow');
  await begun.promise;

  proxy.terminate();
  const state = await untilStatus({ port: ports.admin, path: '/ready', status: 503 });

  t.match(state.body, 'DRAINING');
  // Who did not hear yet that it leaves is still served; the doors close when nobody comes.
  await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  await t.rejects(get(ports.inbound, '/'), { code: 'ECONNREFUSED' });
  t.same(await get(ports.outbound, '/'), { status: 200, body: 'quick' });
  release.resolve();
  t.same(await slow, { status: 200, body: 'slow' });
  const { code, said } = await proxy.ended;
  t.equal(code, 0);
  t.match(said, '"drained"');
});

await t.test('is not ready, and says why, while a port is somebody else’s', async (t) => {
  const ports = await freePorts();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(ports.inbound, '127.0.0.1', resolve));
  t.teardown(() => other.close());
  runProxy(t, ['sidecar', '--config', bootstrapFile(t, ports)]);

  const body = /^PRE_INITIALIZING\nlistener in cannot have its port: .*EADDRINUSE/;
  t.ok(await untilStatus({ port: ports.admin, path: '/ready', status: 503, body }));
});

await t.test('judges a file without serving it, and names the place of a fault', async (t) => {
  const ports = await freePorts();
  const good = bootstrapFile(t, ports);
  const bad = bootstrapFile(t, ports, [{ name: 'in', filter_chains: [{}] }]);
  const validate = (file: string) => {
    return runProxy(t, ['sidecar', '--config', file, '--mode', 'validate']).ended;
  };

  const [taken, refused] = await Promise.all([validate(good), validate(bad)]);

  t.match(taken, { code: 0, said: /: ok, 3 resources\n$/ });
  t.equal(refused.code, 1);
  t.match(refused.said, `cannot use ${bad}`);
  t.match(refused.said, /listener in: filter_chains\[0\]/);
});

await t.test(
  'probes and scrapes the application as the kubelet and Prometheus would',
  async (t) => {
    const { upstream: port } = await freePorts();
    await serveApp(t, port, (request, response) => {
      if (request.url === '/metrics') return response.end('app 1');
      if (request.url === '/moved') return response.writeHead(302, { location: '/' }).end();
      if (request.url === '/never') return undefined;
      return response.writeHead(request.headers['x-probe'] === '1' ? 200 : 403).end('probed');
    });
    const http = (path: string, headers: readonly string[] = []) => ({
      httpGet: { path, port, httpHeaders: headers.map((name) => ({ name, value: '1' })) },
      timeoutSeconds: 0.2,
    });
    const { probes } = appProbesOf({
      '/app-health/a/readyz': http('/', ['X-Probe']),
      '/app-health/a/livez': http('/'),
      '/app-health/a/moved': http('/moved'),
      '/app-health/a/never': http('/never'),
      '/app-health/b/readyz': { tcpSocket: { port } },
    });
    const asked = new AppProbes({ probes, host: '127.0.0.1', localAddress: '127.0.0.6' });
    const answer = (path: string) =>
      asked.answer({ method: 'GET', path, query: new URLSearchParams(), headers: {}, body: '' });

    t.match(await answer('/app-health/a/readyz'), { status: 200, body: 'probed' });
    t.match(await answer('/app-health/a/livez'), { status: 403 });
    t.match(await answer('/app-health/a/moved'), { status: 200 });
    t.match(await answer('/app-health/a/never'), { status: 500 });
    t.match(await answer('/app-health/b/readyz'), { status: 200 });

    const app = { port, path: '/metrics' };
    const metrics = new MergedMetrics({ inside: insideOf(), app, appHost: '127.0.0.1' });
    const { admin } = await freePorts();
    const web = new WebPort({ host: '127.0.0.1', port: admin, log: silentLog });
    web.serve({ '/stats/prometheus': (request) => metrics.answer(request) });
    await web.start();
    const { body } = await get(admin, '/stats/prometheus');
    t.match(body, /^agent 1\n.*envoy_server_live\{\} 1\ndata 1\napp 1\n$/s);
    await web.stop();
  },
);

await t.test('asks for a certificate, and shows no token on an open wire', async (t) => {
  const xds = new Xds();
  const heard: IstioCertificateRequest[] = [];
  const shown: unknown[] = [];
  const server = new Server();
  server.addService(certificateMethods(xds), {
    CreateCertificate(
      call: ServerUnaryCall<IstioCertificateRequest, unknown>,
      reply: (error: null, answer: object) => void,
    ) {
      heard.push(call.request);
      shown.push(...call.metadata.get('authorization'), ...call.metadata.get('clusterid'));
      reply(null, { certChain: heard.length === 1 ? ['leaf', 'root'] : [] });
    },
  });
  t.teardown(() => server.forceShutdown());
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  const ask = certificateClient({
    address: `127.0.0.1:${port}`,
    roots: () => ({ kind: 'plaintext' }),
    token: () => 'secret',
    clusterId: 'east',
    ttlMs: 3_600_000,
    xds,
    dial: systemDial(systemClock),
    clock: systemClock,
  });

  t.same(await ask('the request'), { kind: 'ok', chain: ['leaf', 'root'] });
  t.same(await ask('again'), { kind: 'rejected', reason: 'an answer without a certificate' });

  t.match(heard[0], { csr: 'the request', validityDuration: /^3600$/ });
  t.same(shown, ['east', 'east']);
});
