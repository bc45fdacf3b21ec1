// A pod that is deleted while it is called: nobody notices. The proxy as a program, over real
// sockets, with callers that keep their connections as Kubernetes' callers do, and stop coming
// when word has reached them that the pod leaves.
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:net';
import { t } from 'tap';
import { Callers } from '../harness/callers.ts';
import {
  bootstrapFile,
  freePorts,
  runProxy,
  serveApp,
  untilStatus,
} from '../harness/proxy-program.ts';

// How long it takes until callers know.
const WORD_TRAVELS_MS = 1500;

await t.test(
  'a proxy that is told to end loses no request of callers that know late',
  async (t) => {
    const ports = await freePorts();
    const file = bootstrapFile(t, ports);
    await serveApp(t, ports.upstream, (_request, response) => {
      setTimeout(() => response.end('done'), 20);
    });
    const words = ['proxy', 'sidecar', '--config', file];
    const proxy = runProxy(t, words, { MINIMUM_DRAIN_DURATION: '2s' });
    await untilStatus({ port: ports.inbound, path: '/', status: 200 });

    const callers = new Callers(ports.inbound);
    callers.start(16);
    await sleep(500);
    proxy.terminate();
    await sleep(WORD_TRAVELS_MS);
    await callers.stop();
    const { code, said } = await proxy.ended;

    t.equal(callers.failures.join('; '), '');
    t.ok(callers.answers > 300, `${callers.answers} answers`);
    t.ok(callers.goodbyes > 0, 'answers said that the connection ends');
    t.equal(code, 0);
    t.match(said, '"drained"');
  },
);

await t.test('what is under way when the doors close is finished', async (t) => {
  const ports = await freePorts();
  await serveApp(t, ports.upstream, (_request, response) => {
    setTimeout(() => response.end('late'), 3000);
  });
  const words = ['proxy', 'sidecar', '--config', bootstrapFile(t, ports)];
  const proxy = runProxy(t, words, { MINIMUM_DRAIN_DURATION: '0s' });
  await untilOpen(ports.inbound);
  const idle = connect(ports.inbound, '127.0.0.1');
  const idleEnds = new Promise<void>((resolve) => idle.once('close', () => resolve()));
  idle.on('error', () => undefined); // Its end is what counts.
  idle.resume();

  const callers = new Callers(ports.inbound);
  const answered = callers.call();
  await sleep(200);
  proxy.terminate();
  await answered;
  await idleEnds;

  t.same(callers.failures, []);
  t.equal((await proxy.ended).code, 0);
});

async function untilOpen(port: number): Promise<void> {
  for (let i = 0; i < 200; i += 1) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isOpen) return;
    await sleep(50);
  }
}
