import type { Test } from '../../../harness/unit.ts';
import { createServer, type RequestListener, type Server } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { apiServer } from '../../../harness/api-server.ts';
import { podNamed } from '../../../harness/registry.ts';

const LOG = '/api/v1/namespaces/shop/pods/one/log';

type Agent = { readonly socket: string; readonly server: Server };

async function agentThat(t: Test, answer: RequestListener): Promise<Agent> {
  const folder = mkdtempSync(join(tmpdir(), 'lateen-agent-'));
  const socket = join(folder, 'agent.sock');
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });
  return { socket, server };
}

export function spec(t: Test): void {
  t.test('passes a log on as it comes, and what was asked about it', async (t) => {
    const asked: string[] = [];
    const agent = await agentThat(t, (request, response) => {
      asked.push(request.url ?? '');
      response.write('first\n');
      response.end('second\n');
    });
    const server = await apiServer(t, agent.socket);
    await server.create('pods', podNamed('one', { nodeName: 'local' }));

    const answer = await server.ask(`${LOG}?follow=true&tailLines=5&container=main`);

    t.match(answer, { code: 200, text: 'first\nsecond\n' });
    t.same(asked, ['/containerLogs/shop/one/main?follow=true&tailLines=5']);
  });

  t.test('a client that goes ends the reading at the agent', async (t) => {
    let gone: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (gone = resolve));
    const agent = await agentThat(t, (_, response) => {
      response.write('first\n');
      response.on('close', gone);
    });
    const server = await apiServer(t, agent.socket);
    await server.create('pods', podNamed('one', { nodeName: 'local' }));
    const log = await server.follow(`${LOG}?follow=true`);

    await log.next();
    log.close();

    await ended;
    t.pass('the agent was told');
  });

  t.test('says which container, and why there is no log', async (t) => {
    const agent = await agentThat(t, (_, response) => {
      response.statusCode = 400;
      response.end('container "main" in pod "one" is waiting to start: ContainerCreating');
    });
    const server = await apiServer(t, agent.socket);
    const containers = ['main', 'side'].map((name) => ({ name, image: 'busybox' }));
    await server.create('pods', podNamed('one', { nodeName: 'local', containers }));
    await server.create('pods', podNamed('two'));
    const message = async (path: string): Promise<string> => (await server.ask(path)).text;

    t.match(await message(LOG), /must be specified for pod one, choose one of: \[main side\]/);
    t.match(await message(`${LOG}?container=x`), 'container x is not valid for pod one');
    t.match(await message(`${LOG}?container=main`), 'is waiting to start: ContainerCreating');
    t.match(await message(LOG.replace('one', 'two')), 'pod two does not have a host assigned');
  });

  t.test('an agent that is away is a 503', async (t) => {
    const server = await apiServer(t);
    await server.create('pods', podNamed('one', { nodeName: 'local' }));

    t.match(await server.ask(LOG), { code: 503, headers: { 'retry-after': '1' } });
  });

  t.test(
    'exec goes through to the agent in both directions, without the credentials',
    async (t) => {
      const agent = await agentThat(t, (_, response) => response.end());
      const heads: string[] = [];
      agent.server.on('upgrade', (request, socket, head) => {
        heads.push(`${request.url ?? ''} ${String(request.headers.authorization)}`);
        socket.write(
          'HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n',
        );
        socket.write(head);
        socket.pipe(socket);
      });
      const server = await apiServer(t, agent.socket);
      await server.create('pods', podNamed('one', { nodeName: 'local' }));
      const socket = connect({ port: server.port, host: '127.0.0.1', ...server.credentials });
      const heard = new Promise<string>((resolve) => {
        let text = '';
        socket.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
          if (text.includes('ping')) resolve(text);
        });
      });

      const path = `${LOG.replace('log', 'exec')}?command=ls&stdout=true`;
      const lines = [`GET ${path} HTTP/1.1`, 'Host: x', 'Connection: Upgrade', 'Upgrade: echo'];
      const head = `${lines.join('\r\n')}\r\n\r\n`;
      socket.write(`${head}ping`);

      t.match(await heard, /^HTTP\/1\.1 101 .*\r\n\r\nping/s);
      t.same(heads, ['/exec/shop/one/main?command=ls&stdout=true undefined']);
      socket.destroy();
    },
  );
}
